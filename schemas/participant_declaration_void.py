"""What a good `participant-declaration-void` row looks like (rulebook, section 5).

With a declaration ID the other three columns are not judged: they reach the schema as blanks.
"""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from schemas.rule import rule, told_by
from schemas.shared_rules import (
    course_identifier_unknown,
    declaration_type_unknown,
    not_a_uuid,
    npq_course_not_supported,
    participant_id_malformed,
)

SLOT = ("participant_id", "course_identifier", "declaration_type")


def _names_a_slot(rows: pd.DataFrame) -> pd.Series[bool]:
    return (rows[list(SLOT)] != "").all(axis=1)


def in_a_named_slot(check: pa.Check) -> pa.Check:
    """A rule about one of the three columns, for rows that have all of them."""
    told = told_by(check)
    return rule(
        told.code,
        told.title,
        told.advice,
        lambda rows: ~_names_a_slot(rows) | check._check_fn(rows[told.field]),
        field=told.fields[0],
        facts=told.facts,
    )


declaration_id_missing = rule(
    "declaration_id_missing",
    "Declaration ID is missing",
    "The row does not say which declaration it voids. Give the declaration_id, or "
    "participant_id, course_identifier and declaration_type together.",
    lambda rows: (rows["declaration_id"] != "") | _names_a_slot(rows),
    field="declaration_id",
    also=SLOT,
)
declaration_id_malformed = not_a_uuid("declaration_id", "Declaration ID")

SCHEMA = pa.DataFrameSchema(
    {
        "declaration_id": pa.Column(str, [declaration_id_malformed]),
        "participant_id": pa.Column(str),
        "course_identifier": pa.Column(str),
        "declaration_type": pa.Column(str),
    },
    checks=[
        declaration_id_missing,
        in_a_named_slot(participant_id_malformed),
        in_a_named_slot(npq_course_not_supported),
        in_a_named_slot(course_identifier_unknown),
        in_a_named_slot(declaration_type_unknown),
    ],
    name="participant-declaration-void",
)
