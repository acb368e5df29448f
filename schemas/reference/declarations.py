"""Declarations: history from elsewhere, each with the state it is in."""

from __future__ import annotations

from schemas.reference.columns import (
    COHORT,
    CREATED_AT,
    DELIVERY_PARTNER,
    INSTANT,
    OWNER,
    STATEMENT_NAME,
    UNDERSCORED,
    UPDATED_AT,
    UPLIFTS,
    UUID,
    ReferenceKind,
    choice,
    column,
)
from schemas.vocabulary import COURSES, DECLARATION_STATES, DECLARATION_TYPES, EVIDENCE

STATE = "declaration_state"

KIND = ReferenceKind(
    "declarations",
    ("declaration", STATE),
    (
        column("declaration_id", UUID, key=True, also=("id",)),
        column("participant_id", UUID, required=True),
        OWNER,
        column("course_identifier", choice(COURSES), required=True),
        column("declaration_type", choice(DECLARATION_TYPES), required=True),
        column("declaration_date", INSTANT, required=True),
        column("evidence_held", choice(EVIDENCE)),
        column("state", choice(DECLARATION_STATES), required=True, table=STATE),
        COHORT,
        DELIVERY_PARTNER,
        column("mentor_id", UUID),
        column("statement", STATEMENT_NAME, table=STATE, also=("statement_name",)),
        column("clawback_statement", STATEMENT_NAME, table=STATE),
        column("superseded_by", UUID, table=STATE),
        column(
            "ineligible_for_funding_reason",
            UNDERSCORED,
            target="state_reason",
            table=STATE,
            also=("state_reason",),
        ),
        *UPLIFTS,
        CREATED_AT,
        UPDATED_AT,
    ),
    rules=(
        "lead_provider_known",
        "cohort_known",
        "participant_known",
        "delivery_partner_known",
        "statement_known",
        "clawback_statement_known",
        "superseded_by_known",
    ),
)
