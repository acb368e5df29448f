"""In several processes of this machine (`--jobs`)."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from pipeline.engines.faults import PiecesEnded
from pipeline.engines.piece import Piece, handed_out, pieces_of, result_of, work_on
from pipeline.engines.protocol import R

# An item that has ended so many processes is not tried again.
MOST_PROCESSES_ENDED = 3


class Processes:
    """Processes of our own, started for the work and ended after it."""

    threads = 1
    is_far = False

    def __init__(self, slots: int) -> None:
        self.slots = slots

    def map(self, fn: Callable[..., R], items: Iterable[tuple[Any, ...]]) -> Iterator[R]:
        """As `Engine.map`. When a process dies, the system ends the others with it: what they had
        under their hands is tried again, beginning with the first item, by itself.
        """
        pieces = pieces_of(fn, items)
        ended: dict[int, int] = {}
        done = 0
        while done < len(pieces):
            for result in self.until_one_dies(pieces[done:]):
                done += 1
                yield result
            if done < len(pieces):
                try:
                    yield self.by_itself(pieces[done])
                except BrokenProcessPool:
                    ended[done] = MOST_PROCESSES_ENDED
                done += 1
        if ended:
            raise PiecesEnded(ended)

    def until_one_dies(self, pieces: list[Piece[R]]) -> Iterator[R]:
        """The results of the pieces, all of them unless a process dies."""
        with started(min(self.slots, len(pieces))) as pool:
            try:
                for handed in handed_out(
                    lambda piece: pool.submit(work_on, piece), pieces, lambda: self.slots
                ):
                    answer = handed.result()
                    yield result_of(answer, "A process of this machine")
            except BrokenProcessPool:
                return

    def by_itself(self, piece: Piece[R]) -> R:
        """The result of one piece that may have ended a process; raises BrokenProcessPool."""
        for left in reversed(range(MOST_PROCESSES_ENDED)):
            with started(1) as pool:
                try:
                    answer = pool.submit(work_on, piece).result()
                except BrokenProcessPool:
                    if left == 0:
                        raise
                    continue
                return result_of(answer, "A process of this machine")
        raise AssertionError


@contextmanager
def started(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end with the work; who stops in the middle does not wait for all of it."""
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
