"""Who can be declared for what today, and until when; who cannot, and what is missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import duckdb

from pipeline.database import sql

COLUMNS = (
    "participant_id",
    "teacher",
    "school",
    "course_identifier",
    "cohort",
    "schedule_identifier",
    "milestone",
    "milestone_starts",
    "milestone_ends",
    "days_left",
    "can_be_declared",
    "what_is_missing",
    "evidence_allowed",
    "note",
)
SELECT = f"select {', '.join(COLUMNS)} from templates.due_line"


@dataclass(frozen=True)
class DueLine:
    """A participant and a milestone that has begun and is not declared.

    Days are ISO text; `milestone_ends` and `days_left` are None where there is no last day,
    `days_left` is below 0 when it has passed. `evidence_allowed` is empty where none is asked for.
    """

    participant_id: str
    teacher: str | None
    school: str | None
    course_identifier: str
    cohort: int
    schedule_identifier: str
    milestone: str
    milestone_starts: str
    milestone_ends: str | None
    days_left: int | None
    can_be_declared: bool
    what_is_missing: str | None
    evidence_allowed: tuple[str, ...]
    note: str | None

    def document(self) -> dict[str, Any]:
        """The same for a program."""
        return {**asdict(self), "evidence_allowed": list(self.evidence_allowed)}


def create_milestones(con: duckdb.DuckDBPyConnection) -> None:
    """Make `participant_milestone` and the view `due_line`, of the provider of `event_context`.

    Needs the calendar of `state_checks`, and of `export` the own enrolments and the declarations.
    """
    sql.run(con, "templates/school_names")
    sql.run(con, "templates/milestones")


def read_due(con: duckdb.DuckDBPyConnection) -> list[DueLine]:
    """The lines, by name of the participant and in the order of the milestones."""
    return [
        read_line(dict(zip(COLUMNS, row, strict=True))) for row in con.execute(SELECT).fetchall()
    ]


def read_line(row: dict[str, Any]) -> DueLine:
    """One line."""
    days, evidence = row["days_left"], row["evidence_allowed"]
    return DueLine(
        **{
            **row,
            "cohort": int(row["cohort"]),
            "days_left": None if days is None else int(days),
            "can_be_declared": row["can_be_declared"] == "yes",
            "evidence_allowed": tuple(evidence.split("; ")) if evidence else (),
        }
    )
