"""The working database in memory, in which one command does its work."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.database import sql
from pipeline.database.enums import create_types
from pipeline.model.findings import CREATE_FINDING


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
    sql.run(con, "database/schemas")
    create_types(con)
    con.execute(CREATE_FINDING)
    sql.run(con, "database/functions")
    return con
