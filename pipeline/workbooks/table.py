"""A workbook with one table: header frozen, filter on, every cell text, no formula, no link."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.database import sql
from pipeline.workbooks.save import fetch_rows, save_workbook

HEAD_FONT = Font(name="Arial", size=10, bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="1D70B8")
ROW_FONT = Font(name="Arial", size=10)
TEXT_FORMAT = "@"
WIDTH_OF_ID, WIDTH_OF_INSTANT, NARROWEST = 38, 26, 12


def write_table(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    title: str,
    headers: Sequence[str],
    select: str,
    rows: int,
) -> None:
    """Write the `rows` rows of `select` (columns of text called as the headers) as one sheet.

    The same rows give the same bytes.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for number, header in enumerate(headers, start=1):
        head = sheet.cell(1, number, header)
        head.font, head.fill, head.number_format = HEAD_FONT, HEAD_FILL, TEXT_FORMAT
        sheet.column_dimensions[get_column_letter(number)].width = width_of(header)
    style = text_style(sheet)
    sheet.delete_rows(2)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{rows + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_title_rows = "1:1"
    sql.run(con, "workbooks/cells")
    save_workbook(book, path, {title: fetch_rows(con, select_rows(headers, select, style))})


def width_of(header: str) -> int:
    """How wide a column is, by what stands in it."""
    if header.endswith("_id"):
        return WIDTH_OF_ID
    if header.endswith(("_at", "_date")):
        return WIDTH_OF_INSTANT
    return max(NARROWEST, len(header) + 2)


def text_style(sheet: Worksheet) -> int:
    """The number of the style of all cells below the header."""
    cell = sheet.cell(2, 1)
    cell.font, cell.number_format = ROW_FONT, TEXT_FORMAT
    return int(cell.style_id)


def select_rows(headers: Sequence[str], select: str, style: int) -> str:
    """SQL: each row of `select` as the XML of a row, from the second on."""
    cells = ", ".join(
        f"as_styled_cell('{get_column_letter(number)}', line, {style}, {header})"
        for number, header in enumerate(headers, start=1)
    )
    return (
        f"select concat('<row r=\"', line, '\">', {cells}, '</row>') as row_xml from "
        f"(select *, (row_number() over () + 1)::varchar as line from ({select}) as texts)"
    )
