"""Mentor contracts: what a lead provider is paid for mentors in a cohort (money, section 4)."""

from __future__ import annotations

from schemas.reference.columns import (
    AMOUNT,
    COHORT_KEY,
    COUNT,
    ReferenceKind,
    column,
    lead_provider,
)

KIND = ReferenceKind(
    "mentor-contracts",
    ("mentor_contract",),
    (
        lead_provider(),
        COHORT_KEY,
        column("recruitment_target", COUNT),
        column("payment_per_participant", AMOUNT, required=True),
    ),
    rules=("lead_provider_known", "cohort_known"),
)
