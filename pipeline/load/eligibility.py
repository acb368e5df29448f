"""Settles submitted declarations whose participants' eligibility this load makes known."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipeline.database import sql
from pipeline.database.current_ids import put_current_ids
from pipeline.database.staged import staged_tables


@dataclass(frozen=True)
class EligibilityCounts:
    """How many submitted declarations became eligible or ineligible.

    `without_statement` of the eligible ones found no open statement.
    """

    eligible: int
    ineligible: int
    without_statement: int


def decide_eligibility(con: duckdb.DuckDBPyConnection) -> EligibilityCounts:
    """Fill `new_declaration_state` after participants were checked (rulebook, section 4.4).

    A submitted declaration follows the provider's current enrolment if that is in this load:
    eligible moves it to the statement open now, not eligible makes it ineligible. Nothing moves
    back. Warns `eligible_without_statement` once for each provider and cohort.
    """
    know_ids(con)
    sql.run(con, "load/eligibility")
    report_moved(con, of_rows=False)
    counted = con.execute(
        """
        select
            count(*) filter (state = 'eligible'),
            count(*) filter (state = 'ineligible'),
            count(*) filter (state = 'eligible' and statement is null)
        from loading.new_declaration_state
        """
    ).fetchall()
    return EligibilityCounts(*counted[0])


def know_ids(con: duckdb.DuckDBPyConnection) -> None:
    """The IDs of today, with those that this very load changes."""
    ((this,),) = con.execute("select event from event_context").fetchall()
    put_current_ids(con, this, staged_tables(con).get("participant_id_change"))


def report_loaded_states(con: duckdb.DuckDBPyConnection) -> None:
    """Note each declaration whose own row in this load moves it to another state or statement."""
    know_ids(con)
    report_moved(con, of_rows=True)


def report_moved(con: duckdb.DuckDBPyConnection, *, of_rows: bool) -> None:
    """Note each declaration that the load moves to another state or statement.

    `of_rows`: rows of the load say it of the declarations themselves.
    """
    sql.run(con, "load/moved_declarations", {"of_rows": of_rows})
