"""Declarations that bring no money, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.statements.files.words import TYPE_NAMES
from pipeline.statements.money.figures import Figures

REASONS = {
    "submitted": "Waiting: it is not yet known whether the participant is eligible for funding",
    "duplicate_declaration": (
        "Not eligible: the same person (TRN) has been declared for under another participant ID"
    ),
    "": "Not eligible: the participant is not eligible for funding",
}


@dataclass(frozen=True)
class NotPaidEntry:
    """So many declarations of one type that are paid nothing."""

    why: str
    kind: str
    number: int


def list_not_paid(figures: Figures) -> tuple[NotPaidEntry, ...]:
    """Over capacity on this statement first, then those of the cohort that are on no statement."""
    entries = [
        NotPaidEntry(
            "Over capacity: every band of the contract is full",
            TYPE_NAMES[line.declaration_type],
            line.fill.over_capacity,
        )
        for line in figures.lines
        if line.fill.over_capacity
    ]
    counts: dict[tuple[str, str], int] = {}
    for item in figures.not_paid:
        who = " (mentors)" if item.course_identifier == "ecf-mentor" else ""
        key = (_give_reason(item.state, item.reason), TYPE_NAMES[item.declaration_type] + who)
        counts[key] = counts.get(key, 0) + item.declarations
    waiting_first = sorted(counts, key=lambda k: (not k[0].startswith("Waiting"), k[0]))
    return (*entries, *(NotPaidEntry(why, kind, counts[why, kind]) for why, kind in waiting_first))


def count_unmatched(figures: Figures) -> int:
    """Clawbacks for which nothing was ever paid, so that nothing is taken back."""
    return sum(line.fill.unmatched for line in figures.lines)


def _give_reason(state: str, reason: str) -> str:
    if state == "submitted":
        return REASONS["submitted"]
    return REASONS.get(reason) or f"Not eligible: {reason.replace('_', ' ')}"
