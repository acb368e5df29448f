"""What became of the rows of a file: counts, status, exit code, hashes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Declared:
    """How many declarations were accepted with this state, cohort and statement (None: on none)."""

    state: str
    cohort: int
    statement: str | None
    count: int


@dataclass(frozen=True)
class Outcome:
    """Counts by outcome, in all and by row type; status, exit code and hashes of the batch.

    `declared` says what the accepted declarations came to, `partly_checked` of how many rejected
    rows some rules could not be asked.
    """

    status: str
    exit_code: int
    counts: dict[str, int]
    counts_by_type: dict[str, dict[str, int]] = field(default_factory=dict)
    declared: tuple[Declared, ...] = ()
    partly_checked: int = 0
    control: dict[str, Any] | None = None
    canonical_sha256: str | None = None
    result_hash: str | None = None

    @property
    def refused(self) -> bool:
        return self.status == "refused"

    def with_hashes(self, canonical_sha256: str, result_hash: str) -> Outcome:
        """The same, with the hashes of its rows as sent and as decided."""
        return replace(self, canonical_sha256=canonical_sha256, result_hash=result_hash)
