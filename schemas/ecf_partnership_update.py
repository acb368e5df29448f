"""What a good `ecf-partnership-update` row looks like (rulebook, section 8.2)."""

from __future__ import annotations

from schemas.rule import Column, RowSchema
from schemas.shared_rules import (
    delivery_partner_id_malformed,
    delivery_partner_id_missing,
    missing,
    not_a_uuid,
)

partnership_id_missing = missing(
    "partnership_id",
    "Partnership ID",
    "The cell is blank. Give the ID of the partnership, as your list of partnerships shows it.",
)
partnership_id_malformed = not_a_uuid("partnership_id", "Partnership ID")

SCHEMA = RowSchema(
    {
        "partnership_id": Column([partnership_id_missing, partnership_id_malformed]),
        "delivery_partner_id": Column([delivery_partner_id_missing, delivery_partner_id_malformed]),
    },
    name="ecf-partnership-update",
)
