"""What can be wrong with where work runs, in sentences for a person."""

from __future__ import annotations

from pipeline.workspace.folders import Busy


class EngineFault(Busy):
    """No more answers can be had from where the work runs (exit 75).

    `sentence` says what is wrong and ends without a full stop; `advice` what to do about it;
    `done` is how many answers had been taken by then; who hands out the work sets it.
    """

    def __init__(self, sentence: str, advice: str = "") -> None:
        self.sentence, self.advice, self.done = sentence, advice, 0
        super().__init__(f"{sentence}.{f' {advice}' if advice else ''}")


class WrongWorker(EngineFault):
    """A worker has something else than who asks: other software, or another state of the ledger."""


class PiecesEnded(Exception):
    """Some items ended each process that worked on them; all others have answered (exit 70).

    `ended` has the places of these items with the number of processes that each of them ended.
    """

    def __init__(self, ended: dict[int, int]) -> None:
        self.ended = ended
        super().__init__(f"{len(ended)} pieces of work ended the processes that worked on them")
