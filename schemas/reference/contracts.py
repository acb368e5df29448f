"""Contracts: what a lead provider is paid in a cohort (money, section 1)."""

from __future__ import annotations

from schemas.reference.columns import (
    AMOUNT,
    COHORT_KEY,
    COUNT,
    SHARE,
    Column,
    ReferenceKind,
    column,
    lead_provider,
)

BANDS = ("a", "b", "c", "d")


def band(letter: str) -> tuple[Column, ...]:
    """The columns of one band; shares are per cent and optional."""
    return (
        column(f"band_{letter}_min", COUNT),
        column(f"band_{letter}_max", COUNT),
        column(f"band_{letter}_per_participant", AMOUNT),
        column(f"band_{letter}_output_share", SHARE),
        column(f"band_{letter}_service_share", SHARE),
    )


KIND = ReferenceKind(
    "contracts",
    ("contract",),
    (
        lead_provider(),
        COHORT_KEY,
        column("recruitment_target", COUNT),
        column("set_up_fee", AMOUNT),
        column("monthly_service_fee", AMOUNT),
        column("uplift_amount", AMOUNT),
        *(part for letter in BANDS for part in band(letter)),
    ),
    rules=("lead_provider_known", "cohort_known", "bands_in_order", "shares_add_up"),
)
