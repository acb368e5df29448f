"""Record one event and all that it decided, in one transaction."""

from __future__ import annotations

import hashlib
from typing import Any

import duckdb

from pipeline.ledger.events import Event, chain, last_event, line

# Every table of the ledger but `event`, in the order in which contents are hashed. What an event
# adds to table `x` is staged in the working database as `new_x`.
TABLES = (
    "lead_provider",
    "delivery_partner",
    "cohort",
    "milestone",
    "statement",
    "contract",
    "mentor_contract",
    "school",
    "partnership",
    "enrolment",
    "participant_id_change",
    "declaration",
    "declaration_state",
    "adjustment",
    "batch_row",
    "finding",
)


def columns_of(con: duckdb.DuckDBPyConnection, table: str) -> tuple[str, ...]:
    """The columns of a ledger table in its own order, without `event`."""
    found = con.execute(
        "select column_name from duckdb_columns() where database_name = 'ledger' "
        "and table_name = $table and column_name <> 'event' order by column_index",
        {"table": table},
    ).fetchall()
    return tuple(name for (name,) in found)


def row_hash(columns: tuple[str, ...]) -> str:
    """SQL: a hash of one row in which no two different rows read the same.

    Every value is written as its length and its text, a missing one as a hyphen.
    """
    parts = (f"coalesce(strlen({c}::varchar) || ':' || {c}::varchar, '-')" for c in columns)
    return f"md5(concat_ws(',', {', '.join(parts)}))"


def staged_tables(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The ledger tables for which something is staged."""
    found = con.execute(
        "select table_name, estimated_size from duckdb_tables() "
        "where database_name = 'memory' and table_name like 'new\\_%' escape '\\'"
    ).fetchall()
    there = {name for name, _ in found}
    return tuple(table for table in TABLES if f"new_{table}" in there)


def content_hash(con: duckdb.DuckDBPyConnection, select: dict[str, str]) -> str:
    """Hash of the rows of several tables: `select` has for each the relation that gives them."""
    digest = hashlib.sha256()
    for table in TABLES:
        if table not in select:
            continue
        found = con.execute(
            f"""
            with hashed as (
                select {row_hash(columns_of(con, table))} as hash
                from {select[table]}
            )
            select
                count(*),
                sha256(string_agg(hash, '' order by hash))
            from hashed
            """
        ).fetchall()
        count, hashes = found[0]
        if count:
            digest.update(f"{table} {count} {hashes}\n".encode())
    return digest.hexdigest()


class Recording:
    """An event ready to be recorded: its number and hash are known before it is written."""

    def __init__(self, con: duckdb.DuckDBPyConnection, event: Event) -> None:
        number, previous = last_event(con)
        self.con = con
        self.number = number + 1
        self.tables = staged_tables(con)
        content = content_hash(con, {table: f"new_{table}" for table in self.tables})
        self.values: list[Any] = line(event, self.number, content, previous)
        self.event_hash = chain(self.values)

    def commit(self) -> None:
        """Write everything in one short transaction."""
        self.con.execute("begin")
        try:
            for table in self.tables:
                self.con.execute(
                    f"insert into ledger.{table} by name "
                    f"select $event as event, * from new_{table}",
                    {"event": self.number},
                )
            self.con.execute(
                f"insert into ledger.event values ({', '.join('?' * (len(self.values) + 1))})",
                [*self.values, self.event_hash],
            )
            self.con.execute("commit")
        except BaseException:
            self.con.execute("rollback")
            raise


def record(con: duckdb.DuckDBPyConnection, event: Event) -> Recording:
    """Hash what is staged and make the event ready; nothing is written before `commit`."""
    return Recording(con, event)


__all__ = ["TABLES", "Recording", "content_hash", "record"]
