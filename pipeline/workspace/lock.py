"""Who may write to a workspace now: commands take turns, first come first served.

A command that waits, or works, holds a numbered ticket: a file in the queue that it keeps locked.
The lowest number that is still locked has the turn, so that a killed command holds up nobody.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

from pipeline.workspace.folders import Busy, NoWorkspace, Workspace
from pipeline.workspace.patience import Patience, current, patient, wait_for

GATE = "gate"
FILES_OF_STATEMENTS = "statements"
Turn = Callable[[], AbstractContextManager[None]]  # taken when it is needed, once or more often
# The gate is held for moments only; who finds it closed for longer than this was left alone.
SECONDS_AT_THE_GATE = 60
SECONDS_BETWEEN_PROBES = 0.5
DIGITS = 8


def require(workspace: Workspace) -> None:
    """Raise `NoWorkspace` where there is none."""
    if not workspace.ledger.exists():
        raise NoWorkspace(
            f"{workspace.root} is not a workspace. Make one with: ecf-batch init, or name another "
            "with --workspace."
        )


@contextmanager
def locked(workspace: Workspace, wait_seconds: float, words: str) -> Iterator[None]:
    """Hold the workspace for one command; `words` tells others what is running.

    Raises `Busy` naming the process that holds it when that takes longer than `wait_seconds`.
    """
    require(workspace)
    with held(workspace, wait_seconds, words):
        yield


@contextmanager
def held(workspace: Workspace, wait_seconds: float, words: str) -> Iterator[None]:
    """As `locked`, for a folder that need not be a workspace yet."""
    with patient(Patience(wait_seconds, words, current().tell)), queued(workspace.queue):
        yield


@contextmanager
def my_turn(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace, with the patience that the command has."""
    require(workspace)
    with queued(workspace.queue):
        yield


@contextmanager
def inbox_held(workspace: Workspace) -> Iterator[None]:
    """Hold the drop folders: one command at a time takes files out of them."""
    with queued(workspace.queue / "inbox", "The inbox"):
        yield


class LineForFiles:
    """The line of those who write files of statements, one command at a time, outside the turn.

    Joined in one's turn, so that whoever has the turn next sees that somebody will write them.
    Leaving the context gives the place up.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._queue = workspace.queue / FILES_OF_STATEMENTS
        self._place = ExitStack()
        self._number = 0

    def __enter__(self) -> LineForFiles:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._place.close()

    def join(self) -> None:
        """Take a place, without waiting for anybody."""
        self._number = self._place.enter_context(ticket(self._queue, current().words))

    def wait(self) -> None:
        """Wait until everybody who joined before is gone. Raises `Busy`."""
        wait_for(seek_turn(self._queue, self._number), "The statements folder")


def are_files_claimed(workspace: Workspace) -> bool:
    """Whether a living command has joined the line to write files of statements."""
    return not is_empty(workspace.queue / FILES_OF_STATEMENTS)


@contextmanager
def loads_held(workspace: Workspace) -> Iterator[None]:
    """Hold back other loads: files that build on each other are loaded by one command at a time."""
    with queued(workspace.queue / "loads"):
        yield


@contextmanager
def queued(queue: Path, what: str = "The workspace") -> Iterator[None]:
    """Take a ticket and wait until every earlier one is gone."""
    with ticket(queue, current().words) as number:
        wait_for(seek_turn(queue, number), what)
        yield


@contextmanager
def ticket(queue: Path, words: str) -> Iterator[int]:
    """A ticket of one's own; its name says to others who waits or works."""
    from filelock import FileLock

    with gate(queue):
        number = max((number_of(path) for path in queue.iterdir()), default=0) + 1
        path = queue / f"{number:0{DIGITS}d} process {os.getpid()} ({words})"
        mine = FileLock(path)
        mine.acquire(timeout=0)
    try:
        yield number
    finally:
        with contextlib.suppress(OSError), gate(queue):
            mine.release()
            path.unlink(missing_ok=True)


@contextmanager
def gate(queue: Path) -> Iterator[None]:
    """The queue, for a look at it or a change: tickets come and go only under the gate."""
    from filelock import FileLock, Timeout

    queue.mkdir(parents=True, exist_ok=True)
    closed = FileLock(queue / GATE, timeout=SECONDS_AT_THE_GATE, poll_interval=0.003)
    try:
        closed.acquire()
    except Timeout as fault:
        raise Busy(
            f"The queue of the workspace has been closed for {SECONDS_AT_THE_GATE} seconds: a "
            "command that was stopped in the middle may hold it. Try again when that has ended."
        ) from fault
    try:
        yield
    finally:
        closed.release()


def number_of(path: Path) -> int:
    """The number of a ticket; 0: it is none."""
    digits = path.name[:DIGITS]
    return int(digits) if digits.isascii() and digits.isdecimal() else 0


def seek_turn(queue: Path, number: int) -> Callable[[], str | None]:
    """What to ask for one's turn: who has the lowest ticket below a number, None: nobody.

    Most of the time a look at the names is enough; whether those still live is found out under
    the gate, now and then, so that many that wait do not stand in each other's way there.
    """
    probed = -SECONDS_BETWEEN_PROBES

    def ask() -> str | None:
        nonlocal probed
        ahead = tickets_below(queue, number)
        if ahead and time.monotonic() - probed >= SECONDS_BETWEEN_PROBES:
            clear_dead_tickets(queue, number)
            probed = time.monotonic()
            ahead = tickets_below(queue, number)
        return ahead[0].name[DIGITS + 1 :] if ahead else None

    return ask


def tickets_below(queue: Path, number: int) -> list[Path]:
    """The tickets with a lower number, in their order."""
    return sorted(path for path in queue.iterdir() if 0 < number_of(path) < number)


def clear_dead_tickets(queue: Path, number: int) -> None:
    """Throw away the tickets below a number that killed commands left."""
    with gate(queue):
        for path in tickets_below(queue, number):
            if not is_held(path):
                path.unlink(missing_ok=True)


def is_held(path: Path) -> bool:
    """Whether a living process keeps this file locked."""
    from filelock import FileLock, Timeout

    probe = FileLock(path)
    try:
        probe.acquire(timeout=0)
    except Timeout:
        return True
    probe.release()
    return False


def is_idle(workspace: Workspace) -> bool:
    """Whether nobody works in the workspace or waits to."""
    return is_empty(workspace.queue)


def is_empty(queue: Path) -> bool:
    """Whether no living command has a ticket."""
    return not queue.is_dir() or seek_turn(queue, 10**DIGITS)() is None


def somebody_queues(workspace: Workspace) -> bool:
    """Whether a ticket is there, of a living command or not; needs no right to write."""
    queue = workspace.queue
    return queue.is_dir() and bool(tickets_below(queue, 10**DIGITS))
