"""A sheet with one table: header frozen, filter on, every cell text, no formula, no link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from openpyxl import Workbook
from openpyxl.styles import Border, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.database import sql
from pipeline.workbooks import look
from pipeline.workbooks.downward import create_book
from pipeline.workbooks.save import Rows, fetch_rows, save_workbook
from pipeline.workbooks.text import clean_text


@dataclass(frozen=True)
class TableColumn:
    """A column: its head, the name of its value in the select, how wide (None: by its head).

    `ours`: a head of ours, which is grey; `wrapped`: long text, in several lines; `filled`: on
    grey, because it is filled in already.
    """

    head: str
    name: str
    width: int | None = None
    ours: bool = False
    wrapped: bool = False
    filled: bool = False

    @property
    def characters(self) -> int:
        """How many characters fit beside each other."""
        return self.width or look.width_of(self.head)


@dataclass(frozen=True)
class Table:
    """A table as a sheet. The columns of `select` are texts; `rows` is how many rows it has.

    `marked` are the places (from 1) of the columns in which cells can be marked: `select` then has
    `error_places` and `warning_places`, lists of the marked places of each row (or null).
    """

    title: str
    columns: tuple[TableColumn, ...]
    select: str
    rows: int
    marked: frozenset[int] = frozenset()
    freeze: str = "A2"


@dataclass(frozen=True)
class Styles:
    """Numbers of the styles of a workbook's cells."""

    plain: int
    wrapped: int
    error: int
    warning: int
    filled: int


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
    book = create_book()
    columns = tuple(TableColumn(header, header) for header in headers)
    sql.run(con, "workbooks/cells")
    rows_of = {title: add_table(con, book, Table(title, columns, select, rows))}
    save_workbook(book, path, rows_of)


def add_table(con: duckdb.DuckDBPyConnection, book: Workbook, table: Table) -> Rows:
    """Add the sheet; the rows that `save_workbook` is to put below its head.

    Needs `workbooks/cells` run on `con`; the rows are read when the workbook is saved.
    """
    sheet = book.create_sheet(table.title)
    for number, column in enumerate(table.columns, start=1):
        head = sheet.cell(1, number)
        head.value, head.data_type = clean_text(column.head), "s"
        head.font, head.fill = look.WHITE, look.OUR_HEAD if column.ours else look.HEAD
        head.number_format, head.alignment = look.TEXT_FORMAT, look.TOP
        as_text(sheet, number, column.characters)
    styles = add_styles(sheet)
    sheet.freeze_panes = table.freeze
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{table.rows + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", look.A4
    sheet.print_title_rows = "1:1"
    return Rows(2, fetch_rows(con, select_rows(table, styles), table.rows))


def as_text(sheet: Worksheet, number: int, width: int) -> None:
    """A whole column as text: what is typed into a blank cell stays as it was typed."""
    column = sheet.column_dimensions[get_column_letter(number)]
    column.width, column.number_format, column.font = width, look.TEXT_FORMAT, look.PLAIN


def add_styles(sheet: Worksheet, row: int = 2, *, locked: bool = True) -> Styles:
    """The styles below the head, in cells of a row that the rows take the place of.

    A style number is looked up in a cell, and each needs a cell of its own: one that is changed
    afterwards would be found for all of them.
    """

    def number(place: int, font: Font, wrapped: bool, fill: PatternFill, border: Border) -> int:
        cell = sheet.cell(row, place)
        cell.protection = look.LOCKED if locked else look.UNLOCKED
        cell.font, cell.fill, cell.border = font, fill, border
        cell.alignment = look.WRAPPED if wrapped else look.TOP
        cell.number_format = look.TEXT_FORMAT
        return int(cell.style_id)

    nothing = (PatternFill(), Border())
    return Styles(
        plain=number(1, look.PLAIN, False, *nothing),
        wrapped=number(2, look.PLAIN, True, *nothing),
        error=number(3, look.BOLD, False, look.ERROR_FILL, look.ERROR_FRAME),
        warning=number(4, look.BOLD, False, look.WARNING_FILL, look.WARNING_FRAME),
        filled=number(5, look.PLAIN, False, look.GREY, Border()),
    )


def select_rows(table: Table, styles: Styles, first_row: int = 2) -> str:
    """SQL: each row of the table as the XML of a row, from `first_row` on.

    What a row's cells share, and what only a text that is not plain needs, is said once for the
    row: said in each cell, a sheet of 16 columns took 0.1 seconds to plan, and now takes 0.03.
    """
    places = range(1, len(table.columns) + 1)
    texts = ", ".join(f'"{column.name}" as t{n}' for n, column in enumerate(table.columns, 1))
    marks = ", error_places, warning_places" if table.marked else ""
    lines = ", ".join(f"t{n} || chr(10)" for n in places)
    safe = ", ".join(f"coalesce(safe[{n}], t{n}) as t{n}" for n in places)
    used = sorted({style_of(column, styles) for column in table.columns})
    starts = ", ".join(f"start_of_cell(line, '{style}', is_plain) as s{style}" for style in used)
    cells = ", ".join(cell_of(table, n, styles) for n in places)
    return (
        f"select concat('<row r=\"', line, '\"', height, '>', {cells}, '</row>') as row_xml from ("
        f"select * replace ({safe}) from ("
        f"select *, {height(table)} as height, {starts}, "
        f"case when not is_plain then xml_safe([{', '.join(f't{n}' for n in places)}]) end as safe "
        f"from (select *, (row_number() over () + {first_row - 1})::varchar as line, "
        f"xml_is_plain(concat({lines})) as is_plain "
        f"from (select {texts}{marks} from ({table.select}) as texts))))"
    )


def cell_of(table: Table, place: int, styles: Styles) -> str:
    """SQL: the XML of one cell of a row."""
    letter, style = get_column_letter(place), style_of(table.columns[place - 1], styles)
    cell = f"as_styled_cell('{letter}', s{style}, t{place})"
    if place not in table.marked:
        return cell
    error, warning = (f"list_contains({kind}_places, {place})" for kind in ("error", "warning"))
    mark = f"if({error}, '{styles.error}', '{styles.warning}')"
    marked = f"as_marked_cell('{letter}', line, {mark}, t{place}, is_plain)"
    return f"case when {error} or {warning} then {marked} else {cell} end"


def style_of(column: TableColumn, styles: Styles) -> int:
    """The style of the cells of a column that are not marked."""
    if column.filled:
        return styles.filled
    return styles.wrapped if column.wrapped else styles.plain


def height(table: Table) -> str:
    """SQL: how high a row is. Not every program fits it to the lines of the text by itself."""
    lines = [
        f"ceil(length(t{place}) / {column.characters - 2}.0)"
        for place, column in enumerate(table.columns, start=1)
        if column.wrapped
    ]
    if not lines:
        return "''"
    most = f"least(greatest(1, {', '.join(f'coalesce({one}, 1)' for one in lines)}), 30)"
    return f"concat(' ht=\"', {most} * {look.POINTS_OF_A_LINE}, '\" customHeight=\"1\"')"
