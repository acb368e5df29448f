"""A sheet of declarations that is filled in but for what only the provider knows."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipeline.database import sql
from pipeline.templates.kinds import PREFILLED

SELECT_FILLED = f"select {', '.join(PREFILLED)} from templates.form_row order by n"
LEFT_OUT_HEADS = ("Name", "ID", "Course", "School", "Why")
SELECT_LEFT_OUT = "select c0, c1, c2, c3, c4 from templates.left_out order by n"


@dataclass(frozen=True)
class LeftOut:
    """Somebody whose milestone cannot be declared, and why."""

    teacher: str
    participant_id: str
    course_identifier: str
    school: str
    why: str


def fill_in(con: duckdb.DuckDBPyConnection, milestone: str) -> tuple[int, tuple[LeftOut, ...]]:
    """Make `form_row` and `left_out` for a declaration type; how many are due, who is not.

    Needs `participant_milestone`.
    """
    con.execute("set variable milestone = $milestone", {"milestone": milestone})
    sql.run(con, "templates/filled")
    ((rows,),) = con.execute("select count(*) from templates.form_row").fetchall()
    left = con.execute(SELECT_LEFT_OUT).fetchall()
    return int(rows), tuple(LeftOut(*(value or "" for value in row)) for row in left)


def find_evidence(
    con: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    """For each list of evidence the rows that allow it (first and last, from 1)."""
    found: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for evidence, first, last in sql.run(con, "templates/evidence_ranges").fetchall():
        found.setdefault(tuple(evidence), []).append((first, last))
    return found
