"""Where and with whom: partnerships, schools, delivery partners (read-side, 3.5 to 3.7)."""

from __future__ import annotations

from pipeline.export.columns import (
    COHORT,
    CREATED_AT,
    LEAD_PROVIDER,
    UPDATED_AT,
    values,
)
from pipeline.export.shapes import (
    CODE,
    INSTANT,
    TEXT,
    UUID,
    YES_NO,
    Column,
    Resource,
    Value,
    Years,
)

PARTNERSHIPS = Resource(
    name="partnerships",
    type="partnership",
    what="an own partnership, active or challenged",
    line="partnership",
    kind="partnerships",
    filters=("cohort", "updated_since", "delivery_partner_id"),
    sorts=True,
    columns=(
        Column("partnership_id", UUID, "ID of the partnership"),
        LEAD_PROVIDER,
        COHORT,
        Column("school_id", UUID, "ID of the school"),
        Column("urn", TEXT, "URN of the school", null=True),
        Column("delivery_partner_id", UUID, "ID of the delivery partner"),
        Column("delivery_partner_name", TEXT, "name of the delivery partner", null=True),
        Column("status", CODE, "active or challenged", words=("active", "challenged")),
        Column("challenged_reason", CODE, "why the school challenged it, while it does", null=True),
        Column("challenged_at", INSTANT, "when the school challenged it", null=True),
        Column("induction_tutor_name", TEXT, "name of the school's tutor", null=True),
        Column("induction_tutor_email", TEXT, "e-mail address of the school's tutor", null=True),
        CREATED_AT,
        UPDATED_AT,
    ),
    attributes=values(
        "cohort",
        "urn",
        "school_id",
        "delivery_partner_id",
        "delivery_partner_name",
        "status",
        "challenged_reason",
        "challenged_at",
        "induction_tutor_name",
        "induction_tutor_email",
        "updated_at",
        "created_at",
    ),
)

SCHOOLS = Resource(
    name="schools",
    type="school",
    what="a school that can be chosen in the cohort, or that somebody works with there",
    line="school",
    kind="schools",
    filters=("cohort", "updated_since", "urn"),
    sorts=True,
    columns=(
        Column("school_id", UUID, "ID of the school"),
        COHORT,
        Column("urn", TEXT, "URN of the school", null=True),
        Column("name", TEXT, "name of the school", null=True),
        Column("in_partnership", YES_NO, "whether any provider has a partnership in the cohort"),
        Column("induction_programme_choice", CODE, "the school's programme for the cohort"),
        CREATED_AT,
        UPDATED_AT,
    ),
    attributes=values(
        "name",
        "urn",
        "cohort",
        "in_partnership",
        "induction_programme_choice",
        "updated_at",
        "created_at",
    ),
)

DELIVERY_PARTNERS = Resource(
    name="delivery-partners",
    type="delivery-partner",
    what="a delivery partner of this provider",
    line="partner and cohort",
    kind="delivery-partners",
    filters=("cohort",),
    sorts=True,
    columns=(
        Column("delivery_partner_id", UUID, "ID of the delivery partner"),
        LEAD_PROVIDER,
        COHORT,
        Column("name", TEXT, "name of the delivery partner", null=True),
        CREATED_AT,
        UPDATED_AT,
    ),
    attributes=(Value("name"), Years("cohort", "cohort"), *values("updated_at", "created_at")),
)
