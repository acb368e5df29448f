"""What a good `participant-withdraw` row looks like (rulebook, section 6)."""

from __future__ import annotations

from schemas.rule import RowSchema
from schemas.status_change import WHO, reason
from schemas.vocabulary import WITHDRAW_REASONS

SCHEMA = RowSchema({**WHO, "reason": reason(WITHDRAW_REASONS)}, name="participant-withdraw")
