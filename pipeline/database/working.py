"""The working database in memory, in which one command does its work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.database import sql
from pipeline.database.enums import create_types
from pipeline.database.tuning import SMALL_MB
from pipeline.model.findings import CREATE_FINDING, clear_findings

# Given at the start they cost no statement each. Tidying up tables in memory takes longer than it
# saves: they do not live long.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "checkpoint_threshold": "1 TB",
}


def working_database(
    work: Path | None = None, memory_mb: int | None = None
) -> duckdb.DuckDBPyConnection:
    """An in-memory database in which everything is made ready.

    What takes more than `memory_mb` (else most of the machine's memory) waits on disk, in `work`.
    """
    con = connect()
    make_ready(con)
    set_limits(con, work, memory_mb)
    return con


def connect() -> duckdb.DuckDBPyConnection:
    """An in-memory database with our settings, and nothing in it."""
    con = duckdb.connect(config=SETTINGS)
    con.execute("set global timezone = 'UTC'")
    con.execute("set enable_progress_bar = false")
    return con


def make_ready(con: duckdb.DuckDBPyConnection) -> None:
    """Make the schemas of the rooms, the types and functions that they share, and `finding`."""
    sql.run(con, "database/schemas")
    create_types(con)
    con.execute(CREATE_FINDING)
    sql.run(con, "database/functions")


def set_limits(con: duckdb.DuckDBPyConnection, work: Path | None, memory_mb: int | None) -> None:
    """Where what takes more memory than `memory_mb` waits; None: as much as DuckDB takes."""
    if work is not None:
        con.execute("set temp_directory = $work", {"work": str(work)})
    if memory_mb is not None:
        con.execute(f"set memory_limit = '{memory_mb} MB'")


@dataclass
class Kept:
    """A working database that outlives its file.

    `is_ready`: its types and functions are there; `is_used`: so is what the last file left.
    """

    con: duckdb.DuckDBPyConnection
    is_ready: bool = False
    is_used: bool = False


class _Pool(threading.local):
    """What a thread keeps between its files, and what it works with now: nothing is shared."""

    def __init__(self) -> None:
        self.idle: list[Kept] = []
        self.in_use: list[Kept] = []


_POOL = _Pool()


@contextmanager
def borrowed_database(
    work: Path | None = None, memory_mb: int | None = None, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The working database of this thread, made ready once, and empty for each use.

    Starting DuckDB takes 25 ms, making types and functions 10. What a small file has left goes when
    the next one comes: a command for one file does not pay for that. After an error, or where it
    has been closed, the next file gets a new one.
    """
    kept = _ready_one(work, memory_mb)
    _POOL.in_use.append(kept)
    try:
        if threads:
            kept.con.execute(f"set threads = {int(threads)}")
        yield kept.con
        _give_back(kept, memory_mb, threads)
    except BaseException:
        kept.con.close()
        raise
    finally:
        _POOL.in_use.remove(kept)


def _ready_one(work: Path | None, memory_mb: int | None) -> Kept:
    kept = _POOL.idle.pop() if _POOL.idle else Kept(connect())
    try:
        if kept.is_used:
            empty(kept.con)
            kept.is_used = False
        if kept.is_ready:
            kept.con.execute("reset memory_limit")
        set_limits(kept.con, work, memory_mb)
    except duckdb.Error:  # closed, or what it has put on the disk is in a folder that is gone
        kept.con.close()
        kept = Kept(connect())
        set_limits(kept.con, work, memory_mb)
    if not kept.is_ready:
        make_ready(kept.con)
        kept.is_ready = True
    return kept


def _give_back(kept: Kept, memory_mb: int | None, threads: int | None) -> None:
    """Keep it for the next file; one that fails or was closed is not kept."""
    kept.is_used = True
    try:
        if threads:
            kept.con.execute("reset threads")
        if memory_mb is None or memory_mb > SMALL_MB:
            empty(kept.con)
            kept.is_used = False
    except duckdb.Error:
        kept.con.close()
    else:
        _POOL.idle.append(kept)


def empty(con: duckdb.DuckDBPyConnection) -> None:
    """Drop the working tables of all rooms; types and functions stay.

    `event_context` and `message` stay too: the next file makes them anew before anything else.
    """
    made = sql.text("database/schemas")
    con.execute(made.replace("create schema ", "drop schema if exists ").replace(";", " cascade;"))
    con.execute(made)
    clear_findings(con)


@contextmanager
def questioned_database() -> Iterator[tuple[duckdb.DuckDBPyConnection, bool]]:
    """A database for a question or two; and whether it is one at work, in which to be careful."""
    if _POOL.in_use:
        yield _POOL.in_use[-1].con, True
        return
    kept = _POOL.idle.pop() if _POOL.idle else Kept(connect())
    try:
        yield kept.con, False
    except BaseException:
        kept.con.close()
        raise
    _POOL.idle.append(kept)
