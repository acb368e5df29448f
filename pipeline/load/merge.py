"""Brings the rows of a load together with what the ledger holds under the same keys."""

from __future__ import annotations

import duckdb

from pipeline.database import sql
from pipeline.load import phrases
from pipeline.load.api_json import empty_values
from schemas.reference import KINDS
from schemas.reference.columns import ReferenceKind

# What is added to what is held, before the merge.
ADJUSTED = {"statements": "calendar", "declarations": "state_times"}
# What follows from other values of the row and is filled in after the merge.
FILLED = {
    "contracts": "contract_shares",
    "milestones": "schedule_type",
    "declarations": "state_reason",
}


def merge_rows(con: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Fill `merged_row(row_id, <ledger columns>)`: given, else held, else the default.

    Also `resolved_row` (given values in the ledger's terms), `held_<table>` (the latest version of
    each key of this load, `found`). Rows whose key is not complete are not merged. Rows in
    `sound_row` have no cell that could not be read. (Interface, section 4.)
    """
    described = KINDS[kind]
    resolve(con, described)
    for table in described.tables:
        hold(con, described, table)
    if kind in ADJUSTED:
        sql.run(con, f"load/{ADJUSTED[kind]}")
    join_held(con, described)
    empty_values(con, kind)
    if kind in FILLED:
        sql.run(con, f"load/{FILLED[kind]}")
    sql.run(con, "load/sound")


def resolve(con: duckdb.DuckDBPyConnection, kind: ReferenceKind) -> None:
    """Fill `resolved_row`: providers by name or ID, schools by ID or URN."""
    sql.run(con, "load/spellings")
    names = {column.name for column in kind.columns}
    joins = []
    if "lead_provider" in names:
        joins.append(
            "left join loading.provider_spelling on provider_spelling.spelling"
            " = lower(regexp_replace(typed_row.lead_provider, '\\s+', ' ', 'g'))"
        )
    urn = "typed_row.school_urn" if "school_urn" in names else "null::varchar"
    joins.append(f"left join loading.school_spelling on school_spelling.urn = {urn}")
    columns = ", ".join(phrases.resolved(column) for column in phrases.targets(kind))
    con.execute(
        f"create or replace table loading.resolved_row as select typed_row.row_id, {columns}"
        f" from loading.typed_row {' '.join(joins)}"
    )


def hold(con: duckdb.DuckDBPyConnection, kind: ReferenceKind, table: str) -> None:
    """Fill `held_<table>`: the latest version of every key that is in this load.

    `shown_at` says when a value of it changed last, as an export shows it.
    """
    keys = ", ".join(key.target for key in kind.keys)
    columns = phrases.ledger_columns(con, table)
    given = "known.updated_at" if "updated_at" in columns else "null::timestamp"
    # An older ledger that is only read has not got them all.
    missing = [c.target for c in kind.columns_of(table) if c.target not in columns]
    without = "".join(f"null::timestamp as {name}, " for name in missing)
    con.execute(
        f"create or replace table loading.held_{table} as"
        f" select known.* exclude (event, seq), {without}true as found, coalesce({given},"
        " (select coalesce(server_date, received_at) from ledger.event as one"
        " where one.event = known.event)) as shown_at"
        f" from ledger.{table} as known"
        f" semi join loading.resolved_row on {phrases.same_key(kind, 'known', 'resolved_row')}"
        " where known.event < (select event from event_context)"
        f" qualify row_number() over (partition by {keys} order by event desc, seq desc) = 1"
    )


def join_held(con: duckdb.DuckDBPyConnection, kind: ReferenceKind) -> None:
    """Fill `merged_row` from `resolved_row` and the held tables."""
    values = [
        f"resolved_row.{c.target}" if c.key else phrases.merged(c, c.table or kind.tables[0])
        for c in phrases.targets(kind)
    ]
    joins = [
        f"left join loading.held_{table} on "
        f"{phrases.same_key(kind, f'held_{table}', 'resolved_row')}"
        for table in kind.tables
    ]
    complete = [f"resolved_row.{key.target} is not null" for key in kind.keys if key.required]
    con.execute(
        "create or replace table loading.merged_row as "
        f"select resolved_row.row_id, {', '.join(values)}"
        f" from loading.resolved_row {' '.join(joins)} where {' and '.join(complete)}"
    )
