"""Which events count when a statement is looked at: a closed month stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import duckdb

from pipeline.database import sql
from pipeline.statements.calendar.accounts import Key, Statement, read_accounts, read_statements
from pipeline.statements.money.fees import work_out_figures
from pipeline.statements.money.figures import Figures


def statement_figures(con: duckdb.DuckDBPyConnection, key: Key, as_of: int) -> Figures:
    """The figures of a statement as somebody saw them after event `as_of`.

    An open statement shows what is known at `as_of`. A closed one keeps the contract, names and
    reasons of its closing; its lines and adjustments move on until it is paid and then stay those
    of its payment. Raises StatementRefused when the contract is missing or does not fit. Leaves
    the table `statement_line` behind, as of the event of the lines.
    """
    statement = read_statements(con, as_of)[key]
    facts_event, lines_event = find_events(statement, as_of)
    pair = (key.lead_provider_id, key.cohort)
    facts = read_accounts(con, facts_event, *pair)
    accounts = facts if facts_event == lines_event else read_accounts(con, lines_event, *pair)
    return work_out_figures(accounts, facts, key)


def find_events(statement: Statement, as_of: int) -> tuple[int, int]:
    """Up to which event facts count for a statement seen at `as_of`, and up to which its lines.

    Facts (contract, VAT, names, training) are those of the closing; lines and adjustments those of
    the payment, or of `as_of` while it is not paid (rulebook, section 9).
    """
    lines_event = statement.paid_event or as_of
    return statement.closed_event or lines_event, lines_event


def find_changed_pairs(
    con: duckdb.DuckDBPyConnection, staged: dict[str, str], payable: list[str]
) -> set[tuple[UUID, int]]:
    """Lead provider and cohort whose closed statements change by what is staged for the ledger.

    `payable`: the names of the payable statements.
    """
    # What a load or a closing does not stage is as empty as the ledger's table before any event.
    none = "(from ledger.{} where false)"
    select = sql.text("statements/changed_pairs")
    for name, table in (("moved_state", "declaration_state"), ("moved_declaration", "declaration")):
        select = select.replace(name, staged.get(table, none.format(table)))
    return set(con.execute(select, {"payable": payable}).fetchall())


def name_event(con: duckdb.DuckDBPyConnection, figures: Figures, as_of: int) -> Figures:
    """The figures with the last event that changed them, seen at `as_of`, and its hash."""
    statement = figures.statement
    key, until = statement.key, statement.cut_off_date or date.max
    names = [
        other.key.name
        for other in read_statements(con, as_of).values()
        if (other.key.lead_provider_id, other.key.cohort) == (key.lead_provider_id, key.cohort)
        and (other.cut_off_date or date.max) <= until
    ]
    values = {
        "lead_provider_id": key.lead_provider_id,
        "cohort": key.cohort,
        "name": key.name,
        "names": names,
        "as_of": find_events(statement, as_of)[1],
    }
    found = sql.run(con, "statements/deciding_event", values).fetchall()
    event, event_hash = found[0] if found else (None, None)
    return replace(figures, statement=replace(statement, event=event, event_hash=event_hash))
