"""Milestones: what each schedule of a cohort offers, from when to when."""

from __future__ import annotations

from schemas.reference.columns import COHORT_KEY, DAY, TEXT, ReferenceKind, choice, column
from schemas.vocabulary import DECLARATION_TYPES, SCHEDULE_TYPES, SCHEDULES

KIND = ReferenceKind(
    "milestones",
    ("milestone",),
    (
        COHORT_KEY,
        column("schedule_identifier", choice(SCHEDULES), key=True),
        column(
            "declaration_type",
            choice(DECLARATION_TYPES),
            key=True,
            also=("milestone_declaration_type",),
        ),
        column("schedule_type", choice(SCHEDULE_TYPES), also=("type",)),
        column("milestone_name", TEXT),
        column("start_date", DAY, required=True, also=("milestone_start_date",)),
        column("milestone_date", DAY),
        column("payment_date", DAY, also=("milestone_payment_date",)),
    ),
    rules=("cohort_known", "milestone_dates_in_order"),
)
