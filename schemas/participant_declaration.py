"""What a good `participant-declaration` row looks like (rulebook, section 4)."""

from __future__ import annotations

from schemas.declaration_date import (
    declaration_date_ambiguous,
    declaration_date_in_future,
    declaration_date_malformed,
)
from schemas.rule import Column, RowSchema
from schemas.shared_rules import (
    course_identifier_missing,
    course_identifier_unknown,
    declaration_type_unknown,
    missing,
    not_in_list,
    npq_course_not_supported,
    participant_id_malformed,
    participant_id_missing,
)
from schemas.vocabulary import DECLARATION_TYPES, EVIDENCE
from schemas.words import listed

declaration_type_missing = missing(
    "declaration_type",
    "Declaration type",
    f"The cell is blank. Write {listed(DECLARATION_TYPES)}.",
)
declaration_date_missing = missing(
    "declaration_date",
    "Declaration date",
    "The cell is blank. Give the day on which the event happened, like 2024-11-05.",
)
evidence_held_unknown = not_in_list(
    "evidence_held_unknown",
    "evidence_held",
    "Evidence held is not recognised",
    EVIDENCE,
    optional=True,
)

SCHEMA = RowSchema(
    {
        "participant_id": Column([participant_id_missing, participant_id_malformed]),
        "course_identifier": Column(
            [course_identifier_missing, npq_course_not_supported, course_identifier_unknown]
        ),
        "declaration_type": Column([declaration_type_missing, declaration_type_unknown]),
        "declaration_date": Column([declaration_date_missing]),
        "evidence_held": Column([evidence_held_unknown]),
    },
    checks=[declaration_date_malformed, declaration_date_ambiguous, declaration_date_in_future],
    name="participant-declaration",
)
