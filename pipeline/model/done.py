"""What this process has recorded so far, and whether it was told to stop.

What is said when something fails afterwards has to be true: "Nothing was recorded" is said only
where it is known. A signal that arrives while an event is committed waits until that is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class _Done:
    events: list[str] = field(default_factory=list)
    stopped: bool = False
    shields: int = 0


_DONE = _Done()


def begin() -> None:
    """Forget what an earlier command of this process did."""
    _DONE.events.clear()
    _DONE.stopped = False


def note(event: int, kind: str, batch_id: str | None = None) -> None:
    """An event is in the ledger."""
    named = f", batch {batch_id}" if batch_id and kind == "batch" else ""
    _DONE.events.append(f"event {event} ({kind}{named})")


def words() -> str:
    """What is recorded, in a sentence."""
    if not _DONE.events:
        return "Nothing was recorded."
    shown = ", ".join(_DONE.events[-5:])
    more = f" and {len(_DONE.events) - 5} before" if len(_DONE.events) > 5 else ""
    return f"Recorded until then, and it stands: {shown}{more}."


def stop() -> None:
    """The process was told to stop; raises KeyboardInterrupt, at once or after the commit."""
    _DONE.stopped = True
    if not _DONE.shields:
        raise KeyboardInterrupt


def is_stopped() -> bool:
    """Whether the process was told to stop: whatever is raised from then on follows from that."""
    return _DONE.stopped


@contextmanager
def shielded() -> Iterator[None]:
    """No signal stops what is in here half-way."""
    before = _DONE.stopped
    _DONE.shields += 1
    try:
        yield
    finally:
        _DONE.shields -= 1
    if _DONE.stopped and not before:
        raise KeyboardInterrupt
