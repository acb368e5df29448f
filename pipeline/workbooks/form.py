"""Sheets to fill in: a locked head and guide, text in every cell, drop-down lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbooks import look
from pipeline.workbooks.save import Rows, fetch_rows
from pipeline.workbooks.table import Table, TableColumn, add_styles, as_text, select_rows

FIRST_ROW, LAST_ROW = 3, 1_048_576
LINES_OF_GUIDE = 5
LISTS = "Lists"


@dataclass(frozen=True)
class FormColumn:
    """A column to fill in (or, where not `used`, for the reader only).

    `options` is what a list offers, as a formula; `filled`: it is filled in already.
    """

    name: str
    guide: str
    width: int
    used: bool = True
    options: str = ""
    filled: bool = False


@dataclass(frozen=True)
class Form:
    """A sheet to fill in. `select` has its rows, columns called as the form's, or is blank."""

    title: str
    columns: tuple[FormColumn, ...]
    select: str = ""
    rows: int = 0


def add_form(con: duckdb.DuckDBPyConnection, book: Workbook, form: Form) -> Rows | None:
    """Add the sheet; the rows to be saved below its guide, if it has any."""
    sheet = book.create_sheet(form.title)
    for number, column in enumerate(form.columns, start=1):
        add_head(sheet, number, column)
        as_text(sheet, number, column.width)
        sheet.column_dimensions[get_column_letter(number)].protection = look.UNLOCKED
        if column.options:
            offer(sheet, number, column.options, [(FIRST_ROW, LAST_ROW)])
    sheet.row_dimensions[2].height = LINES_OF_GUIDE * look.POINTS_OF_A_LINE
    sheet.freeze_panes = "C3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", look.A4
    sheet.print_title_rows = "1:1"
    protect(sheet)
    if not form.rows:
        return None
    columns = tuple(TableColumn(c.name, c.name, c.width, filled=c.filled) for c in form.columns)
    styles = add_styles(sheet, FIRST_ROW, locked=False)
    table = Table(form.title, columns, form.select, form.rows)
    select = select_rows(table, styles, FIRST_ROW)
    return Rows(FIRST_ROW, fetch_rows(con, select, form.rows))


def add_head(sheet: Worksheet, number: int, column: FormColumn) -> None:
    """The name of a column, and below it what belongs there."""
    head, guide = sheet.cell(1, number, column.name), sheet.cell(2, number)
    head.font, head.fill = look.WHITE, look.HEAD if column.used else look.OUR_HEAD
    guide.value, guide.data_type = column.guide, "s"
    guide.font, guide.fill, guide.alignment = look.ITALIC, look.GUIDE, look.WRAPPED
    for cell in (head, guide):
        cell.number_format, cell.border = look.TEXT_FORMAT, look.HAIRLINE


def protect(sheet: Worksheet) -> None:
    """Lock what is locked, without a password; all that filling in needs stays allowed."""
    protection = sheet.protection
    protection.sheet = True
    for name in (
        "formatCells",
        "formatColumns",
        "formatRows",
        "insertColumns",
        "insertRows",
        "insertHyperlinks",
        "deleteRows",
        "sort",
        "autoFilter",
        "pivotTables",
    ):
        setattr(protection, name, False)  # False: not forbidden


def offer(sheet: Worksheet, number: int, options: str, ranges: Iterable[tuple[int, int]]) -> None:
    """A drop-down list for a column, in the rows of the ranges (first and last)."""
    letter = get_column_letter(number)
    places = " ".join(f"{letter}{first}:{letter}{last}" for first, last in ranges)
    rule = DataValidation(
        type="list",
        formula1=options,
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorStyle="stop",
        errorTitle="Not on the list",
        error="Choose a value from the list, or leave the cell blank.",
        promptTitle="Choose from the list",
        prompt="Open the list with the arrow beside the cell, or with Alt and the down key.",
        sqref=places,
    )
    sheet.add_data_validation(rule)


def add_lists(book: Workbook, lists: Mapping[str, Sequence[str]]) -> None:
    """The sheet that drop-down lists are read from: one column each."""
    sheet = book.create_sheet(LISTS)
    for number, (title, words) in enumerate(lists.items(), start=1):
        head = sheet.cell(1, number, title)
        head.font, head.fill = look.WHITE, look.OUR_HEAD
        sheet.column_dimensions[get_column_letter(number)].width = 46
        for row, word in enumerate(words, start=2):
            cell = sheet.cell(row, number)
            cell.value, cell.data_type, cell.font = word, "s", look.PLAIN
    sheet.protection.sheet = True


def range_of(lists: Mapping[str, Sequence[str]], title: str) -> str:
    """Where on the sheet a list stands, as a formula."""
    letter = get_column_letter(list(lists).index(title) + 1)
    return f"{LISTS}!${letter}$2:${letter}${len(lists[title]) + 1}"
