"""What rows that change a training status have in common (rulebook, section 6)."""

from __future__ import annotations

from schemas.rule import Column
from schemas.shared_rules import (
    course_identifier_missing,
    course_identifier_unknown,
    missing,
    not_in_list,
    npq_course_not_supported,
    participant_id_malformed,
    participant_id_missing,
)
from schemas.words import listed

WHO = {
    "participant_id": Column([participant_id_missing, participant_id_malformed]),
    "course_identifier": Column(
        [course_identifier_missing, npq_course_not_supported, course_identifier_unknown]
    ),
}


def reason(words: tuple[str, ...]) -> Column:
    """The column `reason` with the reasons of one action."""
    return Column(
        [
            missing(
                "reason",
                "Reason",
                "The cell is blank. Write why the training stops: {expected}.",
                facts=lambda text: {"expected": listed(words)},  # noqa: ARG005
            ),
            not_in_list("reason_unknown", "reason", "Reason is not recognised", words),
        ],
    )
