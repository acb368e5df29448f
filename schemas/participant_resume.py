"""What a good `participant-resume` row looks like (rulebook, section 6)."""

from __future__ import annotations

import pandera.pandas as pa

from schemas.status_change import WHO

SCHEMA = pa.DataFrameSchema(dict(WHO), name="participant-resume")
