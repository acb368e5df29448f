"""What a good `ecf-partnership` row looks like (rulebook, section 8.1).

With a school ID the URN is not judged. Whether a URN is a school's is a matter of state.
"""

from __future__ import annotations

from schemas.rule import Column, RowSchema, rule
from schemas.shared_rules import (
    cohort_malformed,
    delivery_partner_id_malformed,
    delivery_partner_id_missing,
    missing,
    not_a_uuid,
)

cohort_missing = missing(
    "cohort",
    "Cohort",
    "The cell is blank. Give the year in which the cohort starts, such as 2024.",
)
school_id_missing = rule(
    "school_id_missing",
    "School ID or URN is missing",
    "The row does not say which school it is about. Give the school_id or the urn.",
    lambda rows: (rows["school_id"] != "") | (rows["urn"] != ""),
    field="school_id",
    also=("urn",),
)
school_id_malformed = not_a_uuid("school_id", "School ID")

SCHEMA = RowSchema(
    {
        "cohort": Column([cohort_missing, cohort_malformed]),
        "school_id": Column([school_id_malformed]),
        "urn": Column(),
        "delivery_partner_id": Column([delivery_partner_id_missing, delivery_partner_id_malformed]),
    },
    checks=[school_id_missing],
    name="ecf-partnership",
)
