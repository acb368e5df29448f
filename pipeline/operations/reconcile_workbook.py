"""The workbook of `reconcile`: totals first, then every row, the cells that differ marked."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline import workbooks
from pipeline.database import sql
from pipeline.operations.reconcile import COLUMNS, COMPARED, Reconciliation, cells_of
from pipeline.statements.books import Match, Total
from pipeline.workbooks import DownwardSheet, Table, TableColumn, look

TOTAL_HEADS = (
    "Statement",
    "Cohort",
    "Rows in the books",
    "Lines in the ledger",
    "Pounds in the books",
    "Pounds in the ledger",
    "Difference",
)
WIDTHS = {"result": 20, "differs": 24, "participant_id": 38, "id_of_declaration": 38}


def write_workbook(con: duckdb.DuckDBPyConnection, found: Reconciliation, path: Path) -> None:
    """Write it; the same comparison, the same bytes."""
    book = workbooks.create_book()
    sql.run(con, "workbooks/cells")
    add_summary(DownwardSheet(book, "Summary", (28, 12, 20, 20, 22, 22, 22)), found)
    con.register("reconciled", rows_of(found.matches))
    heads = tuple(
        TableColumn(name, name, WIDTHS.get(name), ours=not name.endswith("_in_books"))
        for name in COLUMNS
    )
    shown = ", ".join(f"nullif({name}, '') as {name}" for name in COLUMNS)
    select = f"select {shown}, error_places, null as warning_places from reconciled order by line"
    marked = frozenset(place for match in found.matches for place in marked_places(match))
    table = Table("Rows", heads, select, len(found.matches), marked=marked)
    rows = {"Rows": workbooks.add_table(con, book, table)}
    workbooks.save_workbook(book, path, rows)
    con.unregister("reconciled")


def marked_places(match: Match) -> list[int]:
    """The columns (from 1) of a row that are marked: both values, or that one side is missing."""
    if match.row is None or match.line is None:
        return [COLUMNS.index("result") + 1]
    return [
        COLUMNS.index(f"{name}_in_{where}") + 1
        for name in COMPARED
        if name in match.differs
        for where in ("books", "ledger")
    ]


def rows_of(matches: tuple[Match, ...]) -> pa.Table:
    """The rows as a table of texts."""
    cells = [cells_of(match) for match in matches]
    columns: dict[str, pa.Array] = {
        name: pa.array([row[place] for row in cells], pa.string())
        for place, name in enumerate(COLUMNS)
    }
    places = pa.array([marked_places(match) for match in matches], pa.list_(pa.int32()))
    return pa.table(
        {"line": pa.array(range(len(cells)), pa.int64()), **columns, "error_places": places}
    )


def add_summary(sheet: DownwardSheet, found: Reconciliation) -> None:
    """Counts, and totals by statement."""
    sheet.add([f"Books and ledger of {found.provider}"], look.TITLE)
    agrees = "All rows match." if found.agrees else "Books and ledger differ."
    sheet.add([agrees], look.DONE if found.agrees else look.NOT_DONE)
    sheet.add([])
    for name, count in found.counts.items():
        sheet.add([name.capitalize(), count])
    sheet.add([])
    sheet.add_head(*TOTAL_HEADS, numbers=TOTAL_HEADS[2:])
    for total in found.totals:
        sheet.add(cells_of_total(total))
    sheet.add([])
    sheet.add_paragraph(
        "Amounts are output fees, without uplift and VAT; below 0 for what is taken back. On the "
        "sheet Rows, cells that differ have a red fill, bold text and a thick frame.",
        7,
    )


def cells_of_total(total: Total) -> list[object]:
    """One line of the totals."""
    known = total.amount_in_books is not None and total.amount_in_ledger is not None
    difference = (total.amount_in_books or 0) - (total.amount_in_ledger or 0) if known else None
    return [
        total.statement,
        str(total.cohort or ""),
        total.rows_in_books,
        total.lines_in_ledger,
        total.amount_in_books,
        total.amount_in_ledger,
        difference,
    ]
