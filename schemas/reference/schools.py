"""Schools: one row per school and cohort, with its eligibility and programme."""

from __future__ import annotations

from schemas.reference.columns import (
    COHORT_KEY,
    LOADED_AT,
    TEXT,
    UNDERSCORED,
    URN,
    UUID,
    YES_NO,
    ReferenceKind,
    column,
)

KIND = ReferenceKind(
    "schools",
    ("school",),
    (
        column("school_id", UUID, key=True, also=("id",)),
        COHORT_KEY,
        column("urn", URN, also=("school_urn",)),
        column("name", TEXT, also=("school_name",)),
        # Blank: not yet known, which counts as eligible (rulebook, section 8.1).
        column("eligible_for_funding", YES_NO),
        column("induction_programme_choice", UNDERSCORED),
        *LOADED_AT,
    ),
    rules=("cohort_known",),
)
