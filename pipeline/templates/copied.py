"""Sheets beside a form to copy IDs from: the provider's own participants, declarations, schools.

Their heads are no names of columns: a sheet with such names would be read as rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipeline.database import sql


@dataclass(frozen=True)
class Copied:
    """A list: the title of its sheet, its heads and the table with its texts, c0, c1, ..."""

    title: str
    heads: tuple[str, ...]
    table: str

    @property
    def select(self) -> str:
        """SQL: the rows in order."""
        columns = ", ".join(f"c{number}" for number in range(len(self.heads)))
        return f"select {columns} from {self.table} order by all"


COPIED = {
    "participants": Copied(
        "Participants",
        (
            "Name",
            "ID of the participant",
            "Course of the participant",
            "Year of the cohort",
            "Schedule now",
            "Status now",
            "Name of the school",
        ),
        "templates.copied_participants",
    ),
    "declarations": Copied(
        "Recorded declarations",
        (
            "Name",
            "ID of the declaration",
            "ID of the participant",
            "Course of the declaration",
            "Milestone",
            "Dated",
            "State now",
            "Statement it is on",
        ),
        "templates.copied_declarations",
    ),
    "schools": Copied(
        "Schools",
        ("Name of the school", "URN of the school", "In a partnership"),
        "templates.copied_schools",
    ),
    "delivery-partners": Copied(
        "Delivery partners",
        ("Name", "ID of the delivery partner", "Years of the cohorts"),
        "templates.copied_delivery_partners",
    ),
    "partnerships": Copied(
        "Recorded partnerships",
        (
            "Name of the school",
            "ID of the partnership",
            "Year of the cohort",
            "Delivery partner now",
            "State now",
        ),
        "templates.copied_partnerships",
    ),
}


def create_copied(con: duckdb.DuckDBPyConnection, name: str) -> Copied:
    """Make the table of a list; needs the rows of this resource of `export`."""
    if name == "partnerships":
        sql.run(con, "templates/school_names")
    sql.run(con, f"templates/copied_{name.replace('-', '_')}")
    return COPIED[name]


def count_rows(con: duckdb.DuckDBPyConnection, copied: Copied) -> int:
    """How many rows a list has."""
    return int(con.execute(f"select count(*) from {copied.table}").fetchall()[0][0])
