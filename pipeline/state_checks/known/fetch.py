"""Fetch, once for the whole batch, what the ledger holds about its people and schools."""

from __future__ import annotations

import duckdb

from pipeline.catalogue.figures import create_figures
from pipeline.database import sql
from pipeline.database.current_ids import put_current_ids
from pipeline.database.tuning import PEOPLE_AT_ONCE


def fetch_calendar(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of cohorts, milestones and statements, which no row has to be read for."""
    create_figures(con, "known")
    sql.run(con, "state_checks/known/calendar")


def fetch_known(con: duckdb.DuckDBPyConnection) -> None:
    """Make the `known_*` tables. Needs the calendar, and `batch` typed; what of it is sound may
    still be open.
    """
    ((this,),) = con.execute("select event from event_context").fetchall()
    put_current_ids(con, this)
    for name in ("state_checks/known/participants", "state_checks/known/declarations"):
        sql.run(con, name)
    ((people,),) = con.execute("select count(*) from known.participant").fetchall()
    for before in range(0, people, PEOPLE_AT_ONCE):
        some = {"first": before + 1, "last": before + PEOPLE_AT_ONCE}
        sql.run(con, "state_checks/known/some_declarations", some)
    for name in (
        "state_checks/known/declarations_done",
        "state_checks/known/repeatable",
        "state_checks/known/partnerships",
    ):
        sql.run(con, name)
