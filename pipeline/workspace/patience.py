"""Waiting for others: how long, what is said meanwhile, and what is said in the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from pipeline.workspace.folders import Busy

BETWEEN_LOOKS = 0.02


@dataclass(frozen=True)
class Patience:
    """How long a command waits for another one, as whom, and how it says for whom it waits."""

    seconds: float = 30
    words: str = "ecf-batch"
    tell: Callable[[str], None] = lambda _: None


_patience: ContextVar[Patience | None] = ContextVar("patience", default=None)


def current() -> Patience:
    """The patience of the command that is running."""
    return _patience.get() or Patience()


@contextmanager
def patient(patience: Patience) -> Iterator[None]:
    """Wait like this from now on."""
    before = _patience.set(patience)
    try:
        yield
    finally:
        _patience.reset(before)


def wait_for(attempt: Callable[[], str | None], what: str, told_after: float = 0) -> None:
    """Try until `attempt` gives None; else it gives who is in the way of `what`.

    Who that is gets told once, when it has lasted `told_after` seconds. Raises `Busy` when it lasts
    longer than the patience of the command.
    """
    patience = current()
    began = time.monotonic()
    told = False
    while (holder := attempt()) is not None:
        waited = time.monotonic() - began
        if waited >= patience.seconds:
            raise Busy(
                f"{what} is in use by {holder}. Try again when it has finished, or wait longer "
                "with --wait SECONDS."
            )
        if not told and waited >= told_after:
            patience.tell(f"Waiting for {holder}.")
            told = True
        time.sleep(BETWEEN_LOOKS)
