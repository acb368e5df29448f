"""Short commands of the same program that only read: two at a time, beside the worker.

The due list, pre-filled templates and exports need the ledger, which the web process never opens.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.web.child import apart, python

AT_ONCE = 2
MOST_WAITING = 8
SECONDS_TO_WAIT = 60
SECONDS_TO_RUN = 120


class TooBusy(Exception):
    """So many commands run or wait already."""


@dataclass(frozen=True)
class Ran:
    """What became of a command; `message` is what it said to a person."""

    exit_code: int
    message: str
    output: str


class ShortCommands:
    """Runs commands on one workspace."""

    def __init__(self, root: Path, server_date: datetime | None) -> None:
        self._root = root
        self._server_date = server_date
        self._running = threading.BoundedSemaphore(AT_ONCE)
        self._asked = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)

    def run(self, *arguments: str) -> Ran:
        """Run `ecf-batch` with these arguments, which begin with its command. Raises `TooBusy`."""
        if not self._asked.acquire(blocking=False):
            raise TooBusy
        try:
            if not self._running.acquire(timeout=SECONDS_TO_WAIT):
                raise TooBusy
            try:
                return self._run(arguments)
            finally:
                self._running.release()
        finally:
            self._asked.release()

    def _run(self, arguments: tuple[str, ...]) -> Ran:
        date = [f"--server-date={self._server_date.isoformat()}"] if self._server_date else []
        command = python("pipeline.cli", *arguments, f"--workspace={self._root}", *date)
        # Into files: an answer of some size would fill a pipe that nobody reads meanwhile.
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as message:
            try:
                code = subprocess.run(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=message,
                    timeout=SECONDS_TO_RUN,
                    check=False,
                    **apart(),
                ).returncode
            except subprocess.TimeoutExpired as slow:
                raise TooBusy from slow
            texts = []
            for stream in (message, output):
                stream.seek(0)
                texts.append(stream.read().decode("utf-8", "replace"))
        return Ran(code, *texts)
