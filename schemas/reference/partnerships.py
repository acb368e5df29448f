"""Partnerships: which lead provider trains which school in which cohort."""

from __future__ import annotations

from schemas.reference.columns import (
    COHORT,
    CREATED_AT,
    INSTANT,
    OWNER,
    TEXT,
    UNDERSCORED,
    UPDATED_AT,
    UUID,
    ReferenceKind,
    choice,
    column,
)

STATUSES = ("active", "challenged")

KIND = ReferenceKind(
    "partnerships",
    ("partnership",),
    (
        column("partnership_id", UUID, key=True, also=("id",)),
        OWNER,
        column("school_id", UUID, required=True),
        COHORT,
        column("delivery_partner_id", UUID, required=True),
        column("status", choice(STATUSES), default="active"),
        column("challenged_reason", UNDERSCORED),
        column("challenged_at", INSTANT),
        column("induction_tutor_name", TEXT),
        column("induction_tutor_email", TEXT),
        CREATED_AT,
        UPDATED_AT,
    ),
    rules=("lead_provider_known", "cohort_known", "school_known", "delivery_partner_known"),
)
