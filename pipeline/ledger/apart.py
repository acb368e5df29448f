"""A state of the ledger to read at leisure: a private copy, which holds up nobody.

DuckDB lets nobody read while a process has the file open for writing, and nobody write while
anybody reads. So a reader has the file open only as long as copying it takes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb

from pipeline import ledger
from pipeline.workspace import copy_file
from pipeline.workspace.folders import Workspace
from pipeline.workspace.work_folders import outside, work_folder

COPIER = Path(copy_file.__file__)


@contextmanager
def ledger_apart(workspace: Workspace) -> Iterator[Workspace]:
    """The workspace with a copy of its ledger as it is now, in a folder that is gone afterwards.

    Where the workspace may not be written, or has no room, the folder is outside it and private.
    """
    with ExitStack() as stack:
        folder = copied_inside(workspace, stack) if may_write(workspace) else None
        if folder is None:
            folder = stack.enter_context(outside())
            copy_ledger(workspace, folder)
        yield Workspace(workspace.root, folder)


def complete(copy: Path) -> None:
    """Give the copy of an older ledger the columns that it does not have."""
    with duckdb.connect() as con:
        ledger.attach(con, copy)


def copied_inside(workspace: Workspace, stack: ExitStack) -> Path | None:
    """The folder with the copy, inside the workspace; None: there is no room for it."""
    with ExitStack() as own:
        try:
            folder = own.enter_context(work_folder(workspace))
            copy_ledger(workspace, folder)
        except OSError:
            return None
        stack.push(own.pop_all())
    return folder


def may_write(workspace: Workspace) -> bool:
    """Whether this user may write to the workspace, found out by doing it.

    What the system answers when it is only asked leaves out what a file system is mounted as.
    """
    probe = workspace.root / ".may-write"
    try:
        probe.touch()
        probe.unlink()
        return True
    except OSError:
        return False


def copy_ledger(workspace: Workspace, folder: Path) -> None:
    """Copy the ledger, its log and the note of its end, while nobody can write to it."""
    is_older = False
    with ExitStack() as open_until_the_end:
        try:
            con = ledger.peek_ledger(workspace.ledger)
            is_older = bool(ledger.missing_columns(con))
        except duckdb.Error:  # no ledger at all: who reads the copy finds out
            con = duckdb.connect()
        open_until_the_end.callback(con.close)
        log = workspace.ledger.with_name(f"{workspace.ledger.name}.wal")
        for path in (workspace.ledger, log, ledger.head_beside(workspace.ledger)):
            if path.exists():
                copy_beside(path, folder / path.name, open_until_the_end)
        # Before the files are closed that were opened here: with them goes DuckDB's lock.
        con.close()
    if is_older:
        complete(folder / workspace.ledger.name)


def copy_beside(path: Path, target: Path, open_until_the_end: ExitStack) -> None:
    """Copy one file in a process of its own.

    Opening and closing the ledger here would take away the lock that DuckDB has on it. Where no
    process can be started, the file is left open until the lock is needed no more.
    """
    words = [sys.executable, "-I", "-S", str(COPIER), str(path), str(target)]
    try:
        done = subprocess.run(words, capture_output=True, check=False)
    except OSError:
        reading = open_until_the_end.enter_context(path.open("rb"))
        with target.open("wb") as writing:
            shutil.copyfileobj(reading, writing, 1 << 23)
        return
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise OSError(f"The ledger could not be copied to read it: {reason}")
