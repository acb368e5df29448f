"""pandera as its manual writes it: columns with built-in checks, lazy validation."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from benchmarks.peers.rules import COLUMNS, COURSES, DATE, EVIDENCE, NOW, TYPES, UUID, tell

LISTED = "not in the list"


def real_day(dates: pd.Series) -> pd.Series:
    """True where the date exists; what is in another form is for another check."""
    formed = dates.str.fullmatch(DATE)
    return pd.to_datetime(dates.str[:10], format="%Y-%m-%d", errors="coerce").notna() | ~formed


SCHEMA = pa.DataFrameSchema(
    {
        "participant_id": pa.Column(str, pa.Check.str_matches(f"^{UUID}$", error="is no UUID")),
        "course_identifier": pa.Column(str, pa.Check.isin(COURSES, error=LISTED)),
        "declaration_type": pa.Column(str, pa.Check.isin(TYPES, error=LISTED)),
        "declaration_date": pa.Column(
            str,
            [
                pa.Check.str_matches(f"^{DATE}$", error="in another form"),
                pa.Check(real_day, error="is no real day"),
                pa.Check(lambda s: ~s.str.fullmatch(DATE) | (s <= NOW), error="in the future"),
            ],
        ),
        "evidence_held": pa.Column(str, pa.Check.isin(EVIDENCE, error=LISTED), nullable=True),
    }
)


def check(path: str) -> dict[str, int]:
    frame = pd.read_csv(path, dtype=str, usecols=list(COLUMNS))
    try:
        SCHEMA.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.replace({"check": {"not_nullable": "missing"}})
        counts = cases.groupby(["column", "check"])["index"].nunique()
        return {f"{column} {check}": int(n) for (column, check), n in counts.items()}
    return {}


if __name__ == "__main__":
    tell(check)
