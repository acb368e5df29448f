"""Lead providers: who sends batches, and whether VAT is charged."""

from __future__ import annotations

from schemas.reference.columns import TEXT, UUID, YES_NO, ReferenceKind, column

KIND = ReferenceKind(
    "lead-providers",
    ("lead_provider",),
    (
        column("lead_provider_id", UUID, key=True, also=("id",)),
        column("name", TEXT, required=True, also=("lead_provider_name", "lead_provider")),
        column("vat_registered", YES_NO, default="false"),
    ),
    rules=("lead_provider_name_taken",),
)
