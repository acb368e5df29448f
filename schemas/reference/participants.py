"""Participants: one row per enrolment of a person with a lead provider (rulebook, section 1)."""

from __future__ import annotations

from schemas.reference.columns import (
    CODE,
    COHORT,
    CREATED_AT,
    DAY,
    DELIVERY_PARTNER,
    INSTANT,
    TEACHER_REFERENCE_NUMBER,
    TEXT,
    UNDERSCORED,
    UPDATED_AT,
    UPLIFTS,
    URN,
    UUID,
    YES_NO,
    ReferenceKind,
    choice,
    column,
    lead_provider,
)
from schemas.vocabulary import COURSE_OF_PARTICIPANT_TYPE, SCHEDULES, TRAINING_STATUSES

PERSON = (
    column("participant_id", UUID, required=True, also=("id",)),
    column("full_name", TEXT),
    column("teacher_reference_number", TEACHER_REFERENCE_NUMBER, also=("trn",)),
    column("email", TEXT),
    column("participant_type", choice(COURSE_OF_PARTICIPANT_TYPE), required=True),
)
PLACE = (
    column("school_id", UUID),
    column("school_urn", URN, target="school_id", also=("urn",)),
    DELIVERY_PARTNER,
    COHORT,
    column("schedule_identifier", choice(SCHEDULES), required=True),
)
STATUS = (
    column("training_status", choice(TRAINING_STATUSES), default="active"),
    column("withdrawal_reason", CODE),
    column("withdrawal_date", INSTANT),
    column("deferral_reason", CODE),
    column("deferral_date", INSTANT),
    column("participant_status", CODE),
)
FUNDING = (
    column("teacher_reference_number_validated", YES_NO, default="false"),
    # Blank: not yet known, and so it stays (rulebook, section 4.4).
    column("eligible_for_funding", YES_NO),
    *UPLIFTS,
    column("mentor_id", UUID),
    column("induction_end_date", DAY),
    column("mentor_funding_end_date", DAY),
    column("mentor_ineligible_for_funding_reason", UNDERSCORED),
    column("cohort_changed_after_payments_frozen", YES_NO, default="false"),
)

KIND = ReferenceKind(
    "participants",
    ("enrolment",),
    (
        column("training_record_id", UUID, key=True),
        lead_provider(),
        column("start_date", DAY, key=True),
        *PERSON,
        *PLACE,
        *STATUS,
        *FUNDING,
        column("end_date", DAY),
        CREATED_AT,
        UPDATED_AT,
    ),
    rules=(
        "lead_provider_known",
        "schedule_known",
        "school_known",
        "school_urn_known",
        "delivery_partner_known",
        "status_date_given",
    ),
)
