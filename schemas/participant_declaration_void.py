"""What a good `participant-declaration-void` row looks like (rulebook, section 5).

With a declaration ID the other three columns are not judged: they reach the schema as blanks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.rule import Column, RowSchema, rule
from schemas.shared_rules import (
    course_identifier_unknown,
    declaration_type_unknown,
    not_a_uuid,
    npq_course_not_supported,
    participant_id_malformed,
)

if TYPE_CHECKING:
    import pandas as pd

SLOT = ("participant_id", "course_identifier", "declaration_type")


def names_a_slot(rows: pd.DataFrame) -> pd.Series[bool]:
    """Rows that have all three columns of the slot."""
    return (rows[list(SLOT)] != "").all(axis=1)


declaration_id_missing = rule(
    "declaration_id_missing",
    "Declaration ID is missing",
    "The row does not say which declaration it voids. Give the declaration_id, or "
    "participant_id, course_identifier and declaration_type together.",
    lambda rows: (rows["declaration_id"] != "") | names_a_slot(rows),
    field="declaration_id",
    also=SLOT,
)
declaration_id_malformed = not_a_uuid("declaration_id", "Declaration ID", optional=True)

SCHEMA = RowSchema(
    {
        "declaration_id": Column([declaration_id_malformed]),
        "participant_id": Column([participant_id_malformed]),
        "course_identifier": Column([npq_course_not_supported, course_identifier_unknown]),
        "declaration_type": Column([declaration_type_unknown]),
    },
    checks=[declaration_id_missing],
    name="participant-declaration-void",
)
