"""What the referee says about one row."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Verdict:
    """The answer to one row; `declaration` is the referee's own ID of it."""

    row: int
    outcome: str = ""
    errors: set[str] = field(default_factory=set)
    warnings: set[str] = field(default_factory=set)
    state: str = ""
    statement: str = ""
    participant_id: str = ""
    declaration: str = ""
