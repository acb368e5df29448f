"""dataframely: a schema class over a polars frame; `filter` tells which rows broke which rule."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from benchmarks.peers.rules import COURSES, DATE, EVIDENCE, NOW, TYPES, UUID, tell


class Declarations(dy.Schema):
    participant_id = dy.String(nullable=False, regex=f"^{UUID}$")
    course_identifier = dy.Enum(COURSES, nullable=True)
    declaration_type = dy.Enum(TYPES, nullable=True)
    declaration_date = dy.String(nullable=False, regex=f"^{DATE}$")
    evidence_held = dy.String(nullable=True)

    @dy.rule()
    def evidence_held_in_list(cls) -> pl.Expr:
        return pl.col("evidence_held").is_in(EVIDENCE)

    @dy.rule()
    def date_is_real(cls) -> pl.Expr:
        day = pl.col("declaration_date").str.head(10).str.to_date("%Y-%m-%d", strict=False)
        return day.is_not_null() | ~pl.col("declaration_date").str.contains(f"^{DATE}$")

    @dy.rule()
    def date_has_passed(cls) -> pl.Expr:
        formed = pl.col("declaration_date").str.contains(f"^{DATE}$")
        return ~formed | (pl.col("declaration_date") <= NOW)


NAMES = {
    "participant_id|nullability": "participant_id missing",
    "participant_id|regex": "participant_id is no UUID",
    "course_identifier|dtype": "course_identifier not in the list",
    "declaration_type|dtype": "declaration_type not in the list",
    "declaration_date|nullability": "declaration_date missing",
    "declaration_date|regex": "declaration_date in another form",
    "date_is_real": "declaration_date is no real day",
    "date_has_passed": "declaration_date in the future",
    "evidence_held_in_list": "evidence_held not in the list",
}


def check(path: str) -> dict[str, int]:
    frame = pl.read_csv(path, infer_schema=False)
    _, failures = Declarations.filter(frame, cast=True)
    return {NAMES.get(rule, rule): n for rule, n in failures.counts().items()}


if __name__ == "__main__":
    tell(check)
