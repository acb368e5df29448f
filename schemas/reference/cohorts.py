"""Cohorts: the call-off contract years and the switches that change by year."""

from __future__ import annotations

from schemas.reference.columns import DAY, INSTANT, YEAR, YES_NO, ReferenceKind, column

KIND = ReferenceKind(
    "cohorts",
    ("cohort",),
    (
        column("start_year", YEAR, key=True, also=("cohort", "cohort_start_year")),
        column("registration_start_date", DAY),
        column("academic_year_start_date", DAY),
        column("automatic_assignment_period_end_date", DAY),
        column("payments_frozen_at", INSTANT),
        column("mentor_funding", YES_NO, default="false"),
        column("detailed_evidence_types", YES_NO, default="false"),
    ),
)
