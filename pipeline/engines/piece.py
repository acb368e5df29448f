"""One piece of work as it is handed to a process, with the versions of who asks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pipeline.engines.faults import WrongWorker
from pipeline.engines.protocol import R
from pipeline.engines.versions import Versions, versions_here

# How many items are handed out for each that is worked on: enough that nobody waits for more, few
# enough that answers which nobody has taken yet do not pile up.
HANDED_OUT_PER_SLOT = 4
SAME_SOFTWARE = "Install the same version of ecf-batch on every worker and start it again."

Handed = TypeVar("Handed")


@dataclass(frozen=True)
class Piece(Generic[R]):
    """A function with its arguments, and what has to be installed where it runs."""

    fn: Callable[..., R]
    item: tuple[Any, ...]
    wanted: Versions


@dataclass(frozen=True)
class Answer(Generic[R]):
    """What a worker says: the result, or what is wrong with the worker (`fault`, `advice`).

    A wrong worker is no exception: an engine that tries again would only ask it again.
    """

    result: R | None
    fault: str = ""
    advice: str = ""


def pieces_of(fn: Callable[..., R], items: Iterable[tuple[Any, ...]]) -> list[Piece[R]]:
    """The items as pieces of work, all with the versions of this process."""
    return [Piece(fn, tuple(item), versions_here()) for item in items]


def work_on(piece: Piece[R]) -> Answer[R]:
    """Do one piece of work, where it was handed to, if the software there is what is wanted."""
    found = versions_here().differences(piece.wanted)
    if found:
        return Answer(None, f"has {found}", SAME_SOFTWARE)
    try:
        return Answer(piece.fn(*piece.item))
    except WrongWorker as wrong:
        return Answer(None, wrong.sentence, wrong.advice)


def result_of(answer: Answer[R], worker: str) -> R:
    """The result of an answer; raises `WrongWorker`, which names the worker."""
    if answer.fault:
        raise WrongWorker(f"{worker} {answer.fault}", answer.advice)
    return answer.result  # type: ignore[return-value]  # that of the piece, which may be None


def handed_out(
    hand: Callable[[Piece[R]], Handed], pieces: Iterable[Piece[R]], slots: Callable[[], int]
) -> Iterator[Handed]:
    """Hand out pieces, a few ahead of who takes the answers; in order, one at a time."""
    waiting: deque[Handed] = deque()
    for piece in pieces:
        waiting.append(hand(piece))
        while len(waiting) >= HANDED_OUT_PER_SLOT * max(1, slots()):
            yield waiting.popleft()
    while waiting:
        yield waiting.popleft()
