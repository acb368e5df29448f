"""Open the ledger beside an empty working database in memory."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.database import sql
from pipeline.database.working import working_database


def create_ledger(path: Path) -> None:
    """Make an empty ledger file."""
    con = working_database()
    attach(con, path)
    con.execute("begin")
    sql.run(con, "ledger/schema")
    con.execute("commit")
    con.close()


def attach(con: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool = False) -> None:
    """Attach a ledger file as `ledger`."""
    how = " (read_only)" if read_only else ""
    con.execute(f"attach {sql.literal(str(path))} as ledger{how}")


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


def peek_ledger(path: Path) -> duckdb.DuckDBPyConnection:
    """The ledger to read from and nothing beside it: for a question or two before the work."""
    con = duckdb.connect()
    attach(con, path, read_only=True)
    return con
