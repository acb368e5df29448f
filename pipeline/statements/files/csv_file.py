"""The declarations on a statement: `declarations.csv`, and rows for the workbook."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import duckdb

from pipeline.database import sql
from pipeline.database.current_ids import put_current_ids
from pipeline.statements.money.bands import places_in_bands
from pipeline.statements.money.figures import Figures

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
    "Your Reference",
    "Batch",
    "Row",
    "Band",
    "Over Capacity",
)
# What a preview has as its last column, in the header and on every line.
PREVIEW_COLUMN = "NOT FINAL"


def gather_declarations(con: duckdb.DuckDBPyConnection, figures: Figures, facts_event: int) -> None:
    """Make the view `declaration_on_statement`, a row per declaration, and those it is made of.

    Needs `statement_line` as of the lines; people, schools and partners as of `facts_event`.
    """
    statement = figures.statement
    variables = {
        "facts_event": facts_event,
        "lead_provider_id": statement.key.lead_provider_id,
        "cohort": statement.key.cohort,
        "name": statement.key.name,
        "provider": statement.provider,
        "statement_id": statement.statement_id,
        "mentor_funding": statement.mentor_funding,
        "has_uplift": bool(figures.contract.uplift_amount),
    }
    for name, value in variables.items():
        con.execute(f"set variable {name} = $value", {"value": value})
    put_current_ids(con, facts_event + 1)
    put_band_places(con, figures)
    sql.run(con, "statements/files/people")
    sql.run(con, "statements/files/declarations_on_statement")


def put_band_places(con: duckdb.DuckDBPyConnection, figures: Figures) -> None:
    """Make the table `band_place`: which places of a type's declarations fall in which band."""
    places = []
    for (kind, lines), is_billable in product(figures.bands_by_type.items(), (True, False)):
        upto = 0
        for count, i, over_capacity in places_in_bands([x.fill for x in lines], is_billable):
            place = (upto + 1, upto + count, lines[i].band.letter, over_capacity)
            places += [[kind, is_billable, *place]] if count else []
            upto += count
    sql.run(con, "statements/files/band_places")
    if places:
        con.executemany("insert into statements.band_place values (?, ?, ?, ?, ?, ?)", places)


def write_declarations_csv(con: duckdb.DuckDBPyConnection, path: Path, final: bool) -> int:
    """`declarations.csv` of the gathered declarations: UTF-8, comma, line feed, total order.

    Text that a spreadsheet would run as a formula gets a leading apostrophe (interface, section 5).
    Returns how many declarations were written.
    """
    mark = "" if final else f",{PREVIEW_COLUMN}"
    con.execute("set variable last_cell = $mark", {"mark": mark})
    sql.run(con, "statements/files/csv_lines")
    # Lines are complete: to the writer they are one column, of which nothing needs quotes.
    written = con.execute(
        f'copy (select line as "{_header(final)}" from statements.csv_line) '
        "to $path (header, delimiter '\x1f', quote '', escape '')",
        {"path": str(path)},
    ).fetchall()
    return int(written[0][0])


def write_empty_csv(path: Path, final: bool) -> None:
    """`declarations.csv` of a statement without declarations: the header alone."""
    path.write_text(_header(final) + "\n", encoding="utf-8", newline="\n")


def _header(final: bool) -> str:
    return ",".join(COLUMNS if final else (*COLUMNS, PREVIEW_COLUMN))


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
    return sql.run(con, "statements/files/clawback_origins", values).fetchall()
