"""Open the ledger beside an empty working database in memory."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.database import sql
from pipeline.database.working import working_database
from pipeline.ledger.content import ADDED

READING_MB = 1_000  # what reading may hold in memory; the rest waits on the disk


def create_ledger(path: Path) -> None:
    """Make an empty ledger file."""
    con = working_database()
    attach(con, path)
    con.execute("begin")
    sql.run(con, "ledger/schema")
    con.execute("commit")
    con.close()


def attach(con: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool = False) -> None:
    """Attach a ledger file as `ledger`. An older one gets the columns that it does not have."""
    how = " (read_only)" if read_only else ""
    con.execute(f"attach {sql.literal(str(path))} as ledger{how}")
    if not read_only:
        for table, column in missing_columns(con):
            con.execute(f"alter table ledger.{table} add column {column} timestamp")


def missing_columns(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Table and name of the columns that this ledger was made without."""
    found = con.execute(
        "select table_name, column_name from duckdb_columns() where database_name = 'ledger'"
    ).fetchall()
    there = set(found)
    return [
        (table, column)
        for table, columns in ADDED.items()
        for column in columns
        if (table, "event") in there and (table, column) not in there
    ]


def open_ledger(
    path: Path,
    work: Path | None = None,
    *,
    read_only: bool = False,
    memory_mb: int | None = None,
) -> duckdb.DuckDBPyConnection:
    """The working database with the ledger attached as `ledger`."""
    con = working_database(work, memory_mb)
    attach(con, path, read_only=read_only)
    return con


@contextmanager
def reading(path: Path, work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The ledger to read from, with all columns that there are today; closed afterwards.

    An older one that cannot be written to here is copied into `work` and gets them there.
    """
    con = open_ledger(path, work / "spill", read_only=True, memory_mb=READING_MB)
    try:
        if missing_columns(con):
            con.execute("detach ledger")
            attach(con, Path(shutil.copy2(path, work / "ledger.duckdb")))
        yield con
    finally:
        con.close()


def peek_ledger(path: Path) -> duckdb.DuckDBPyConnection:
    """The ledger to read from and nothing beside it: for a question or two before the work."""
    con = duckdb.connect()
    attach(con, path, read_only=True)
    return con
