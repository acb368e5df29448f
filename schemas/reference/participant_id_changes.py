"""Participant ID changes: IDs that were replaced, and by which (rulebook, section 1)."""

from __future__ import annotations

from schemas.reference.columns import INSTANT, NOW, UUID, ReferenceKind, column

KIND = ReferenceKind(
    "participant-id-changes",
    ("participant_id_change",),
    (
        column("from_participant_id", UUID, key=True),
        column("to_participant_id", UUID, key=True),
        column("changed_at", INSTANT, default=NOW),
    ),
    rules=("id_chain_circular",),
)
