"""Pieces of work for engines: what they answer, and what they do to the process they run in."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def double(number: int, seconds: float = 0) -> int:
    """A piece of work; later ones may be ready first."""
    time.sleep(seconds)
    return 2 * number


def end_at(number: int, deadly: int) -> int:
    """One number ends every process that works on it."""
    if number == deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def end_once(number: int, marks: Path) -> int:
    """The first process that works on a number ends in the middle."""
    mark = marks / str(number)
    if number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def fail_at(number: int, wrong: int) -> int:
    """One number cannot be worked on."""
    if number == wrong:
        raise KeyError(f"number {wrong}")
    return number
