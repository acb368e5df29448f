"""pointblank: a validation plan over a polars frame."""

from __future__ import annotations

import pointblank as pb
import polars as pl

from benchmarks.peers.rules import COURSES, DATE, EVIDENCE, NOW, TYPES, UUID, tell


def real_day(frame: pl.DataFrame) -> pl.DataFrame:
    """A column more: whether the date is one that exists."""
    text = pl.col("declaration_date")
    day = text.str.head(10).str.to_date("%Y-%m-%d", strict=False)
    formed = text.str.contains(f"^{DATE}$")
    return frame.with_columns(
        real=(day.is_not_null() | ~formed).cast(pl.Int8),
        passed=(~formed | (text <= NOW)).cast(pl.Int8),
    )


STEPS = (
    "participant_id missing",
    "participant_id is no UUID",
    "course_identifier missing",
    "course_identifier not in the list",
    "declaration_type missing",
    "declaration_type not in the list",
    "declaration_date missing",
    "declaration_date in another form",
    "declaration_date is no real day",
    "declaration_date in the future",
    "evidence_held not in the list",
)


def check(path: str) -> dict[str, int]:
    frame = real_day(pl.read_csv(path, infer_schema=False))
    plan = (
        pb.Validate(frame)
        .col_vals_not_null("participant_id")
        .col_vals_regex("participant_id", f"^{UUID}$", na_pass=True)
        .col_vals_not_null("course_identifier")
        .col_vals_in_set("course_identifier", [*COURSES, None])
        .col_vals_not_null("declaration_type")
        .col_vals_in_set("declaration_type", [*TYPES, None])
        .col_vals_not_null("declaration_date")
        .col_vals_regex("declaration_date", f"^{DATE}$", na_pass=True)
        .col_vals_eq("real", 1, na_pass=True)
        .col_vals_eq("passed", 1, na_pass=True)
        .col_vals_in_set("evidence_held", [*EVIDENCE, None])
        .interrogate()
    )
    failed = plan.n_failed()
    return {step: failed[place] for place, step in enumerate(STEPS, 1) if failed[place]}


if __name__ == "__main__":
    tell(check)
