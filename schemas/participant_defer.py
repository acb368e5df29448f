"""What a good `participant-defer` row looks like (rulebook, section 6)."""

from __future__ import annotations

from schemas.rule import RowSchema
from schemas.status_change import WHO, reason
from schemas.vocabulary import DEFER_REASONS

SCHEMA = RowSchema({**WHO, "reason": reason(DEFER_REASONS)}, name="participant-defer")
