"""What rows that change a training status have in common (rulebook, section 6)."""

from __future__ import annotations

import pandera.pandas as pa

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
    "participant_id": pa.Column(str, [participant_id_missing, participant_id_malformed]),
    "course_identifier": pa.Column(
        str, [course_identifier_missing, npq_course_not_supported, course_identifier_unknown]
    ),
}


def reason(words: tuple[str, ...]) -> pa.Column:
    """The column `reason` with the reasons of one action."""
    return pa.Column(
        str,
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
