"""The folder of one user of ecf-batch: where its files are, who may write to it now."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class Busy(Exception):
    """Another command holds the workspace (exit 75)."""


class NoWorkspace(Exception):
    """The folder is not a workspace (exit 2)."""


@dataclass(frozen=True)
class Workspace:
    """Paths inside a workspace (interface, section 1)."""

    root: Path

    @property
    def ledger(self) -> Path:
        return self.root / "ledger.duckdb"

    @property
    def lock(self) -> Path:
        return self.root / ".lock"

    @property
    def making(self) -> Path:
        """Where `init` makes everything before the ledger is put in its place."""
        return self.root / ".making"

    @property
    def loading(self) -> Path:
        """Notes, while files are being loaded, the last event before the first of them."""
        return self.root / ".loading"

    @property
    def unwritten(self) -> Path:
        """Notes, while statement files are being written, which ones and after which event."""
        return self.root / ".unwritten"

    @property
    def work(self) -> Path:
        """Files that a command has under its hands; nothing in it outlives the command."""
        return self.root / ".work"

    def outbox(self, provider: str) -> Path:
        return self.root / "outbox" / slug(provider)

    @property
    def reference_outbox(self) -> Path:
        return self.root / "outbox" / "_reference"

    def archive(self, batch_id: str) -> Path:
        return self.root / "archive" / batch_id

    def inbox(self, provider: str) -> Path:
        return self.root / "inbox" / slug(provider)

    def statement(self, provider: str, cohort: int, name: str) -> Path:
        return self.root / "statements" / slug(provider) / str(cohort) / slug(name)


def slug(name: str) -> str:
    """A name as a safe folder name: lower case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "provider"


def safe_name(filename: str) -> str:
    """The sender's file name as one that every file system takes, at most 120 characters."""
    plain = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in filename)
    plain = plain.strip(" .") or "file"
    stem, dot, ending = plain.rpartition(".")
    return plain[:120] if not dot else f"{stem[:100]}.{ending[:19]}"


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
