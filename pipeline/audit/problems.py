"""A fault that verification has found, and the order in which faults are named."""

from __future__ import annotations

from dataclasses import dataclass

LEDGER, FILES = "ledger", "files"


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it was recorded. `event` None: it belongs to no event."""

    event: int | None
    what: str
    where: str = LEDGER
    content: bool = False  # the rows of the event are altered: judging it again shows which

    @property
    def place(self) -> tuple[bool, int]:
        """Problems in the order of the events; those of no event come last."""
        return (self.event is None, self.event or 0)

    @property
    def sentence(self) -> str:
        """The problem in one line."""
        if self.event is not None:
            return f"Event {self.event}: {self.what}."
        return f"{self.what[:1].upper()}{self.what[1:]}."


def in_order(problems: list[Problem]) -> list[Problem]:
    """The first event that does not match comes first."""
    return sorted(problems, key=lambda problem: problem.place)
