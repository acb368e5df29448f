"""Open the ledger beside an empty working database in memory."""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.database import sql
from pipeline.database.working import (
    borrowed_database,
    connect,
    questioned_database,
    working_database,
)
from pipeline.ledger.content import ADDED
from pipeline.workspace.patience import wait_for

READING_MB = 1_000  # what reading may hold in memory; the rest waits on the disk

WRITING = ".writing"
# Readers let a writer go first, but not for longer: what it left behind may be of a killed one.
SECONDS_TO_LET_WRITERS_GO = 10
# What the systems say of a file that another process has open.
IN_USE = ("could not set lock", "being used by another process", "conflicting lock")
HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
# Waiting for an event to be written is too short to be worth a word.
SECONDS_OF_AN_EVENT = 0.5


def create_ledger(path: Path) -> None:
    """Make an empty ledger file."""
    con = working_database()
    attach(con, path)
    con.execute("begin")
    sql.run(con, "ledger/schema")
    con.execute("commit")
    con.close()


def attach(con: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool = False) -> None:
    """Attach a ledger file as `ledger`, waiting while another process is in the way.

    For writing, an older one gets the columns that it does not have.
    """
    how = " (read_only)" if read_only else ""
    statement = f"attach {sql.literal(str(path))} as ledger{how}"

    def attempt() -> str | None:
        if read_only and is_wanted_for_writing(path):
            return "a command that writes its event"
        try:
            con.execute(statement)
        except duckdb.IOException as fault:
            holder = holder_of(str(fault))
            if holder is None:
                raise
            return holder
        return None

    wait_for(attempt, "The ledger", told_after=SECONDS_OF_AN_EVENT)
    if not read_only:
        for table, column in missing_columns(con):
            kind = ADDED[table][column]
            con.execute(f"alter table ledger.{table} add column {column} {kind}")


def missing_columns(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Table and name of the columns that this ledger was made without."""
    if is_up_to_date(con):
        return []
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


def is_up_to_date(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether this ledger has all columns: listing those that it has takes 20 ms."""
    named = ", ".join(f"{table}.{column}" for table, added in ADDED.items() for column in added)
    tables = ", ".join(f"ledger.{table}" for table in ADDED)
    try:
        con.execute(f"select {named} from {tables} limit 0")
    except (duckdb.BinderException, duckdb.CatalogException):
        return False
    return True


def holder_of(fault: str) -> str | None:
    """Who has the file open, as the system says; None: the fault is another one."""
    if not any(words in fault.casefold() for words in IN_USE):
        return None
    found = HOLDER.search(fault)
    return f"process {found['pid']} ({found['program']})" if found else "another program"


def is_wanted_for_writing(path: Path) -> bool:
    """Whether a writer waits until nobody reads any more."""
    try:
        age = time.time() - path.with_name(WRITING).lstat().st_mtime
    except OSError:
        return False
    return age < SECONDS_TO_LET_WRITERS_GO


@contextmanager
def opened_for_writing(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The attached ledger, open for writing; nobody else has it open meanwhile.

    Afterwards it is attached no more. Raises `Busy` when others do not stop reading.
    """
    path = path_of(con)
    sign = path.with_name(WRITING)
    with contextlib.suppress(OSError):  # a full disk: readers are not told, that is all
        sign.touch()
    try:
        con.execute("detach ledger")
        attach(con, path)
        yield
    finally:
        detach(con)
        with contextlib.suppress(OSError):
            sign.unlink(missing_ok=True)


def bring_up_to_date(con: duckdb.DuckDBPyConnection) -> None:
    """Give the attached ledger, which is an older one, the columns that it does not have."""
    if missing_columns(con):
        path = path_of(con)
        with opened_for_writing(con):
            pass
        attach(con, path, read_only=True)


def detach(con: duckdb.DuckDBPyConnection) -> None:
    """Let go of the ledger. Where there is no room to tidy it up, its log keeps what was written.

    DuckDB holds on to a file that it could not tidy up; closing the connection lets go of that.
    """
    try:
        con.execute("detach database if exists ledger")
    except duckdb.Error:
        con.close()


def is_attached(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether some ledger is attached."""
    found = con.execute("select 1 from duckdb_databases() where database_name = 'ledger'")
    return bool(found.fetchall())


def path_of(con: duckdb.DuckDBPyConnection) -> Path:
    """Where the attached ledger is."""
    found = con.execute("select path from duckdb_databases() where database_name = 'ledger'")
    return Path(found.fetchall()[0][0])


def open_ledger(
    path: Path,
    work: Path | None = None,
    *,
    read_only: bool = False,
    memory_mb: int | None = None,
) -> duckdb.DuckDBPyConnection:
    """The working database with the ledger attached as `ledger`; `work` as above."""
    con = working_database(work or path.with_name(".work"), memory_mb)
    try:
        attach(con, path, read_only=read_only)
    except BaseException:
        con.close()
        raise
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


@contextmanager
def borrowed_ledger(
    path: Path,
    work: Path,
    memory_mb: int | None = None,
    threads: int | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """As `open_ledger` to read from, in the working database that this thread keeps."""
    with borrowed_database(work, memory_mb, threads) as con:
        attach(con, path, read_only=True)
        try:
            yield con
        finally:
            detach(con)


@contextmanager
def peeked_ledger(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The ledger to read from, for a question or two before the work or in the middle of it."""
    with questioned_database() as (con, is_at_work):
        if is_at_work and is_attached(con):
            con, is_at_work = connect(), False
        attach(con, path, read_only=True)
        try:
            yield con
        finally:
            detach(con)


def peek_ledger(path: Path) -> duckdb.DuckDBPyConnection:
    """The ledger to read from and nothing beside it: for a question or two before the work."""
    con = duckdb.connect()
    try:
        attach(con, path, read_only=True)
    except BaseException:
        con.close()
        raise
    return con
