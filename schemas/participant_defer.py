"""What a good `participant-defer` row looks like (rulebook, section 6)."""

from __future__ import annotations

import pandera.pandas as pa

from schemas.status_change import WHO, reason
from schemas.vocabulary import DEFER_REASONS

SCHEMA = pa.DataFrameSchema({**WHO, "reason": reason(DEFER_REASONS)}, name="participant-defer")
