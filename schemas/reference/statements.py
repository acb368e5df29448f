"""Statements: the calendar of every provider, and a provider's own rows in its place."""

from __future__ import annotations

from schemas.reference.columns import (
    CODE,
    COHORT_KEY,
    DAY,
    LOADED_AT,
    STATEMENT_NAME,
    UUID,
    YES_NO,
    ReferenceKind,
    choice,
    column,
    lead_provider,
)
from schemas.vocabulary import STATEMENT_STATES

KIND = ReferenceKind(
    "statements",
    ("statement",),
    (
        lead_provider(required=False),
        COHORT_KEY,
        column("name", STATEMENT_NAME, key=True, also=("statement_name", "statement")),
        column("statement_id", UUID, also=("id",)),
        column("type", CODE, default="ecf"),
        column("cut_off_date", DAY, required=True, also=("deadline_date",)),
        column("payment_date", DAY, required=True),
        column("output_fee", YES_NO, required=True),
        column("state", choice(STATEMENT_STATES), default="open"),
        *LOADED_AT,
    ),
    rules=("lead_provider_known", "cohort_known", "statement_dates_in_order"),
)
