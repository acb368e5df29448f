"""Turns the rows of a load that change something into new versions for the ledger."""

from __future__ import annotations

import duckdb

from pipeline.load import phrases
from schemas.reference import KINDS
from schemas.reference.columns import ReferenceKind

# Of these tables the ledger keeps a time only if a file gave it: else it is that of the event.
TIMED_BY_EVENTS = ("delivery_partner", "statement", "school", "declaration")


def record(con: duckdb.DuckDBPyConnection, kind: str) -> dict[str, int]:
    """Fill `new_<table>` (the ledger's columns without `event`) and say how many rows each has.

    `seq` is the row's `row_id`. A row that says what the ledger holds already makes no version.
    """
    described = KINDS[kind]
    # From the last to the first: what is said of the first may depend on what the others say.
    counts = {table: write_versions(con, described, table) for table in described.tables[::-1]}
    return {table: counts[table] for table in described.tables}


def write_versions(con: duckdb.DuckDBPyConnection, kind: ReferenceKind, table: str) -> int:
    """Fill `new_<table>` from `merged_row`; the number of rows."""
    names = phrases.ledger_columns(con, table)
    compared = [name for name in names if name != "seq"]
    by_events = table in TIMED_BY_EVENTS
    now_in = ", ".join(after(name, table, by_events=by_events) for name in compared)
    before = ", ".join(held(name, table, by_events=by_events) for name in compared)
    changed = f"held_{table}.found is not true or row({now_in}) is distinct from row({before})"
    for other in kind.tables[1:] if by_events and table == kind.tables[0] else ():
        # The time that the file gives is that of what it changes elsewhere, too.
        changed += (
            " or resolved_row.updated_at is not null"
            f" and resolved_row.row_id in (select seq from loading.new_{other})"
        )
    con.execute(
        f"create or replace table loading.new_{table} as"
        f" select {', '.join(written(name, by_events=by_events) for name in names)}"
        f" from loading.merged_row join loading.resolved_row using (row_id)"
        f" left join loading.held_{table}"
        f" on {phrases.same_key(kind, f'held_{table}', 'merged_row')}"
        f" where {changed}"
        " order by merged_row.row_id"
    )
    return con.table(f"loading.new_{table}").shape[0]


def after(name: str, table: str, *, by_events: bool) -> str:
    """One column as it would be after this load."""
    if by_events and name == "updated_at":
        return f"coalesce(resolved_row.updated_at, held_{table}.shown_at)"
    return f"merged_row.{name}"


def held(name: str, table: str, *, by_events: bool) -> str:
    """One column as it is."""
    return (
        f"held_{table}.shown_at" if by_events and name == "updated_at" else f"held_{table}.{name}"
    )


def written(name: str, *, by_events: bool) -> str:
    """One column of a new version; a change without a time of its own happened now."""
    if name == "seq":
        return "merged_row.row_id as seq"
    if name == "updated_at" and by_events:
        return "resolved_row.updated_at"
    if name == "updated_at":
        return "coalesce(resolved_row.updated_at, (select now from event_context)) as updated_at"
    return f"merged_row.{name}"
