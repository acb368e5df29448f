"""Open the ledger beside an empty working database in memory."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline import sql
from pipeline.closed_lists import create_types
from pipeline.findings import CREATE_FINDING


def working_database(
    work: Path | None = None, memory_mb: int | None = None
) -> duckdb.DuckDBPyConnection:
    """An in-memory database in which everything is made ready.

    What takes more than `memory_mb` (else most of the machine's memory) waits on disk, in `work`.
    """
    con = duckdb.connect()
    con.execute("set global timezone = 'UTC'")
    con.execute("set enable_progress_bar = false")
    con.execute("set autoinstall_known_extensions = false")
    # Tidying up tables in memory takes longer than it saves: they do not live long.
    con.execute("set checkpoint_threshold = '1 TB'")
    if work is not None:
        con.execute("set temp_directory = $work", {"work": str(work)})
    if memory_mb is not None:
        con.execute(f"set memory_limit = '{memory_mb} MB'")
    create_types(con)
    con.execute(CREATE_FINDING)
    sql.run(con, "words/macros")
    return con


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
