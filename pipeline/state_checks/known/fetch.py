"""Fetch, once for the whole batch, what the ledger holds about its people and schools."""

from __future__ import annotations

import duckdb

from pipeline.catalogue.figures import create_figures
from pipeline.database import sql
from pipeline.database.current_ids import put_current_ids
from pipeline.database.tuning import FEW_ROWS, PEOPLE_AT_ONCE
from pipeline.model.request import Request
from pipeline.state_checks.rows_at_hand import RowsAtHand, look_at_rows


def fetch_calendar(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of cohorts, milestones and statements, which no row has to be read for."""
    create_figures(con, "known")
    sql.run(con, "state_checks/known/calendar")


def fetch_known(con: duckdb.DuckDBPyConnection, request: Request) -> RowsAtHand:
    """Make the tables of `known` that the rows of the file ask for; what there is among them.

    Needs the calendar, and `parsed`.
    """
    at_hand = look_at_rows(con, request)
    put_current_ids(con, at_hand.event)
    sql.run(con, "state_checks/known/participants")
    if at_hand.rows > FEW_ROWS:
        sql.run(con, "state_checks/known/participants_found")
    fetch_declarations(con)
    if at_hand.has_voids:
        sql.run(con, "state_checks/known/repeatable")
    if at_hand.changes_schedules:
        sql.run(con, "state_checks/known/schedules")
    if at_hand.asks_for_partnerships:
        sql.run(con, "state_checks/known/partnerships")
    return at_hand


def fetch_declarations(con: duckdb.DuckDBPyConnection) -> None:
    """Make `known.declaration`, some people at a time, and how new ones are numbered."""
    ((people,),) = con.execute("select count(*) from known.participant").fetchall()
    some = sql.text("state_checks/known/some_declarations")
    into = "create or replace table known.declaration as"
    known = 0
    for before in range(0, max(people, 1), PEOPLE_AT_ONCE):
        values = {"first": before + 1, "last": before + PEOPLE_AT_ONCE, "before": known}
        known += con.execute(f"{into} {some}", values).fetchall()[0][0]
        into = "insert into known.declaration by name"
    sql.run(con, "state_checks/known/declarations_done")
