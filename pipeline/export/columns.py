"""Columns that several resources share, each written once."""

from __future__ import annotations

from pipeline.export.shapes import (
    INSTANT,
    TEXT,
    UUID,
    YEAR,
    YES_NO,
    Column,
    Value,
)


def values(*names: str) -> tuple[Value, ...]:
    """Attributes that are called as their columns are."""
    return tuple(Value(name) for name in names)


CREATED_AT = Column("created_at", INSTANT, "when it was made")
UPDATED_AT = Column("updated_at", INSTANT, "when a value of it changed last")
LEAD_PROVIDER = Column("lead_provider", TEXT, "name of the lead provider")
COHORT = Column("cohort", YEAR, "start year of the cohort")
PARTICIPANT_ID = Column("participant_id", UUID, "the participant's ID that is used now")
FULL_NAME = Column("full_name", TEXT, "the person's name", null=True)
EMAIL = Column("email", TEXT, "the person's e-mail address", null=True)
TRN = Column("teacher_reference_number", TEXT, "the person's TRN", null=True)
DELIVERY_PARTNER_ID = Column("delivery_partner_id", UUID, "ID of the delivery partner", null=True)
MENTOR_ID = Column("mentor_id", UUID, "the mentor's ID that is used now, for ECTs", null=True)
UPLIFTS = (
    Column("pupil_premium_uplift", YES_NO, "whether the pupil premium uplift applies", null=True),
    Column("sparsity_uplift", YES_NO, "whether the sparsity uplift applies", null=True),
)
