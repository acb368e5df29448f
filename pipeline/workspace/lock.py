"""One command at a time in a workspace."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.workspace.folders import NoWorkspace, Workspace


class Busy(Exception):
    """Another command holds the workspace (exit 75)."""


@contextmanager
def locked(workspace: Workspace, wait_seconds: float, words: str) -> Iterator[None]:
    """Hold the workspace for one command; `words` tells others what is running.

    Raises `Busy` naming the process that holds it when that takes longer than `wait_seconds`.
    """
    if not workspace.ledger.exists():
        raise NoWorkspace(
            f"{workspace.root} is not a workspace. Make one with: ecf-batch init, or name another "
            "with --workspace."
        )
    with held(workspace, wait_seconds, words):
        yield


@contextmanager
def held(workspace: Workspace, wait_seconds: float, words: str) -> Iterator[None]:
    """As `locked`, for a folder that need not be a workspace yet."""
    handle = os.open(workspace.lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        wait_for(handle, wait_seconds)
        os.ftruncate(handle, 0)
        with contextlib.suppress(OSError):  # a full disk keeps nobody from reading
            os.pwrite(handle, f"process {os.getpid()} ({words})".encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def wait_for(handle: int, wait_seconds: float) -> None:
    """Take the lock, trying for `wait_seconds`."""
    give_up = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as held:
            if time.monotonic() >= give_up:
                holder = os.pread(handle, 500, 0).decode(errors="replace") or "another command"
                raise Busy(
                    f"The workspace is in use by {holder}. Try again when it has finished, or "
                    "wait longer with --wait SECONDS."
                ) from held
            time.sleep(0.05)
