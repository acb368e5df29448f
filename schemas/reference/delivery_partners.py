"""Delivery partners: with which lead provider, in which cohort."""

from __future__ import annotations

from schemas.reference.columns import (
    COHORT_KEY,
    LOADED_AT,
    TEXT,
    UUID,
    ReferenceKind,
    column,
    lead_provider,
)

KIND = ReferenceKind(
    "delivery-partners",
    ("delivery_partner",),
    (
        column("delivery_partner_id", UUID, key=True, also=("id",)),
        lead_provider(),
        COHORT_KEY,
        column("name", TEXT, also=("delivery_partner_name",)),
        *LOADED_AT,
    ),
    rules=("lead_provider_known", "cohort_known"),
)
