"""A folder of its own for each command at work; one that outlived its command is cleared away.

A command keeps a file in its folder locked, so that others can tell whether it is still alive.
"""

from __future__ import annotations

import contextlib
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from pipeline.workspace.folders import Workspace
from pipeline.workspace.lock import gate, is_held

ALIVE = ".alive"
OUTSIDE = "ecf-batch-"
# Outside a workspace folders are made without a gate: one so young may not be locked yet.
SECONDS_UNTIL_LOCKED = 60


@contextmanager
def work_folder(workspace: Workspace) -> Iterator[Path]:
    """A new folder to work in, which is gone afterwards."""
    own = workspace.apart is not None or not workspace.queue.is_dir()
    try:
        with made(workspace.work, nullcontext() if own else gate(workspace.queue)) as folder:
            yield folder
    finally:
        remove_if_empty(workspace, own=own)


def remove_if_empty(workspace: Workspace, *, own: bool) -> None:
    """The folder around the work folders goes with the last of them."""
    with contextlib.suppress(OSError), nullcontext() if own else gate(workspace.queue):
        workspace.work.rmdir()


@contextmanager
def made(parent: Path, while_making: AbstractContextManager[None]) -> Iterator[Path]:
    """A new folder below `parent`, locked as long as it is in use."""
    from filelock import FileLock

    with while_making:
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=parent, prefix=OUTSIDE))
        alive = FileLock(folder / ALIVE)
        alive.acquire(timeout=0)
    try:
        yield folder
    finally:
        alive.release()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def outside() -> Iterator[Path]:
    """A private folder where the system has temporary files, for who may not write elsewhere."""
    place = Path(tempfile.gettempdir())
    clear_dead(place, SECONDS_UNTIL_LOCKED)
    with made(place, nullcontext()) as folder:
        yield folder


def clear_dead(parent: Path, older_than_seconds: float = 0) -> None:
    """Remove the folders whose commands are gone. What is not ours to remove stays."""
    for folder in parent.glob(f"{OUTSIDE}*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            is_old = time.time() - status.st_mtime >= older_than_seconds
            if stat.S_ISDIR(status.st_mode) and is_old and not is_alive(folder):
                shutil.rmtree(folder)


def is_alive(folder: Path) -> bool:
    """Whether the command that made the folder still runs."""
    return (folder / ALIVE).is_file() and is_held(folder / ALIVE)


def dead_work(workspace: Workspace) -> list[Path]:
    """The folders of commands that were killed."""
    with gate(workspace.queue):
        return [path for path in workspace.work.glob(f"{OUTSIDE}*") if not is_alive(path)]


def clear_work(workspace: Workspace) -> None:
    """Remove what killed commands had under their hands."""
    if not workspace.work.is_dir() or workspace.work.is_symlink():
        return
    with gate(workspace.queue):
        clear_dead(workspace.work)
        with contextlib.suppress(OSError):
            workspace.work.rmdir()
