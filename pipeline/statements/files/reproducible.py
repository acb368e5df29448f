"""Saves the workbook of a statement, with the rows of its last sheet as DuckDB writes them."""

from __future__ import annotations

from pathlib import Path

import duckdb
from openpyxl import Workbook

from pipeline import workbooks
from pipeline.database import sql
from pipeline.workbooks.save import fetch_rows


def save_workbook(book: Workbook, path: Path, con: duckdb.DuckDBPyConnection | None) -> None:
    """Save; with `con`, the rows of the view `sheet_row` go below the last sheet's own rows."""
    if con is None:
        workbooks.save_workbook(book, path, {})
        return
    sql.run(con, "workbooks/cells")
    sql.run(con, "statements/files/sheet_rows")
    rows = fetch_rows(con, "select row_xml from statements.sheet_row")
    workbooks.save_workbook(book, path, {book.sheetnames[-1]: rows})
