"""Figures by cohort, date or contract: the CSV files of `reference/` that no load keeps.

`init` loads the cohorts, milestones and statements of `reference/` into the ledger; these files are
read where they stand, so they are a part of what decides (`rules_version`).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import duckdb

# By file of `reference/`: the table of the working database and the types of its columns.
TABLES = {
    "evidence": "detailed_evidence_types boolean, course_identifier varchar, "
    "declaration_type varchar, evidence_held varchar",
    "declaration-order": "from_cohort integer, position integer, declaration_type varchar",
    "frozen-cohorts": "participant_type varchar, moves_to_cohort integer",
}


@cache
def read_figures(name: str) -> tuple[dict[str, str], ...]:
    """The lines of `reference/<name>.csv`, by the names of its columns."""
    text = files("pipeline").joinpath("reference", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def create_figures(con: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Make a table `given_<name>` for each of the files that statements ask, lines numbered."""
    for name, columns in TABLES.items():
        lines = read_figures(name)
        typed = dict(column.split() for column in columns.split(", "))
        con.execute(
            f"create or replace table {schema}.given_{name.replace('-', '_')} as select "
            "unnest(range($count))::integer as line, "
            + ", ".join(
                f"unnest(${column}::{kind}[]) as {column}" for column, kind in typed.items()
            ),
            {"count": len(lines), **{c: [line[c] for line in lines] for c in typed}},
        )
