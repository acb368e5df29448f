"""The declarations on a statement: `declarations.csv`, and rows for the workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from pipeline import sql
from pipeline.statements.figures import Figures

COLUMNS = (
    "Participant ID",
    "Participant Name",
    "TRN",
    "Type",
    "Mentor Profile ID",
    "Schedule",
    "Eligible For Funding",
    "Eligible For Funding Reason",
    "Lead Provider Name",
    "Delivery Partner Name",
    "School Urn",
    "School Name",
    "Training Status",
    "Training Status Reason",
    "Declaration ID",
    "Declaration Status",
    "Declaration Type",
    "Declaration Date",
    "Declaration Created At",
    "Statement Name",
    "Statement ID",
    "Uplift Payment Due",
)
# What a preview has as its last column, in the header and on every line.
PREVIEW_COLUMN = "NOT FINAL"


def gather_declarations(con: duckdb.DuckDBPyConnection, figures: Figures, facts_event: int) -> None:
    """Make the table `declaration_on_statement` of the columns above, all text, for one statement.

    Needs `statement_line` as of the lines; people, schools and partners as of `facts_event`.
    """
    statement = figures.statement
    sql.run(
        con,
        "statements/declarations_on_statement",
        {
            "facts_event": facts_event,
            "lead_provider_id": statement.key.lead_provider_id,
            "cohort": statement.key.cohort,
            "name": statement.key.name,
            "provider": statement.provider,
            "statement_id": statement.statement_id,
            "mentor_funding": statement.mentor_funding,
            "has_uplift": bool(figures.contract.uplift_amount),
        },
    ).fetchall()


def write_declarations_csv(con: duckdb.DuckDBPyConnection, path: Path, final: bool) -> None:
    """`declarations.csv` from `declaration_on_statement`: UTF-8, comma, line feed, total order.

    Text that a spreadsheet would run as a formula gets a leading apostrophe (interface, section 5).
    """
    sql.run(con, "statements/csv_final")
    if not final:
        sql.run(con, "statements/csv_preview")
    view = "declaration_csv" if final else "preview_csv"
    con.execute(f"copy (from {view}) to $path (header)", {"path": str(path)}).fetchall()


def write_empty_csv(path: Path, final: bool) -> None:
    """`declarations.csv` of a statement without declarations: the header alone."""
    columns = COLUMNS if final else (*COLUMNS, PREVIEW_COLUMN)
    path.write_text(",".join(columns) + "\n", encoding="utf-8", newline="\n")


def count_clawback_origins(
    con: duckdb.DuckDBPyConnection, figures: Figures
) -> list[tuple[str, str, str, int]]:
    """Why money is taken back: (type, course, statement that paid it, declarations)."""
    key = figures.statement.key
    values: dict[str, Any] = {
        "lead_provider_id": key.lead_provider_id,
        "cohort": key.cohort,
        "name": key.name,
    }
    return sql.run(con, "statements/clawback_origins", values).fetchall()
