"""Schools: one row per school and cohort, with its eligibility and programme."""

from __future__ import annotations

from schemas.reference.columns import (
    COHORT_KEY,
    LOADED_AT,
    TEXT,
    URN,
    UUID,
    YES_NO,
    ReferenceKind,
    choice,
    column,
)

# The API's words; the first says what a blank cell says (rulebook, section 8.1).
PROGRAMMES = (
    "not_yet_known",
    "full_induction_programme",
    "core_induction_programme",
    "design_our_own",
    "school_funded_fip",
    "no_early_career_teachers",
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
        column("induction_programme_choice", choice(PROGRAMMES)),
        *LOADED_AT,
    ),
    rules=("cohort_known",),
)
