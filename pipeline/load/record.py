"""Turns the rows of a load that change something into new versions for the ledger."""

from __future__ import annotations

import duckdb

from pipeline.load import phrases
from schemas.reference import KINDS
from schemas.reference.columns import ReferenceKind


def record(con: duckdb.DuckDBPyConnection, kind: str) -> dict[str, int]:
    """Fill `new_<table>` (the ledger's columns without `event`) and say how many rows each has.

    `seq` is the row's `row_id`. A row that says what the ledger holds already makes no version.
    """
    described = KINDS[kind]
    return {table: write_versions(con, described, table) for table in described.tables}


def write_versions(con: duckdb.DuckDBPyConnection, kind: ReferenceKind, table: str) -> int:
    """Fill `new_<table>` from `merged_row`; the number of rows."""
    names = phrases.ledger_columns(con, table)
    compared = [name for name in names if name != "seq"]
    now_in = ", ".join(f"merged_row.{name}" for name in compared)
    before = ", ".join(f"held_{table}.{name}" for name in compared)
    con.execute(
        f"create or replace table loading.new_{table} as"
        f" select {', '.join(written(name) for name in names)}"
        f" from loading.merged_row join loading.resolved_row using (row_id)"
        f" left join loading.held_{table}"
        f" on {phrases.same_key(kind, f'held_{table}', 'merged_row')}"
        f" where held_{table}.found is not true or row({now_in}) is distinct from row({before})"
        " order by merged_row.row_id"
    )
    return con.table(f"loading.new_{table}").shape[0]


def written(name: str) -> str:
    """One column of a new version; a change without a time of its own happened now."""
    if name == "seq":
        return "merged_row.row_id as seq"
    if name == "updated_at":
        return "coalesce(resolved_row.updated_at, (select now from event_context)) as updated_at"
    return f"merged_row.{name}"
