"""What a good `participant-resume` row looks like (rulebook, section 6)."""

from __future__ import annotations

from schemas.rule import RowSchema
from schemas.status_change import WHO

SCHEMA = RowSchema(dict(WHO), name="participant-resume")
