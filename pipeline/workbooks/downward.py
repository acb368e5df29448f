"""A worksheet that is written downwards, row by row: values, never formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from pipeline.workbooks import look
from pipeline.workbooks.text import clean_text


def create_book(*, write_only: bool = False) -> Workbook:
    """A workbook without a sheet; one that is written only takes rows and forgets them."""
    book = Workbook(write_only=write_only)
    for sheet in book.worksheets:
        book.remove(sheet)
    return book


@dataclass(frozen=True)
class OnTheRight:
    """A text that stands on the right like a number."""

    text: str


class DownwardSheet:
    """A worksheet for reading: A4 across, as wide as the page, the rows above `head_row` fixed."""

    def __init__(
        self, book: Workbook, title: str, widths: Sequence[int], head_row: int | None = None
    ) -> None:
        self.sheet = book.create_sheet(title)
        self.widths, self.rows = tuple(widths), 0
        for position, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(position)].width = width
        if head_row:
            self.sheet.freeze_panes = f"A{head_row + 1}"
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.paperSize = look.A4
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True

    def add(
        self,
        values: Iterable[Any],
        font: Font | None = None,
        fill: PatternFill | None = None,
        *,
        wrapped: bool = False,
    ) -> None:
        """One row: text stays text, Decimals are money with two places, whole numbers counts."""
        given = list(values)
        self.rows += 1
        if wrapped:
            lines = (
                -(-len(value) // max(1, width - 2))
                for value, width in zip(given, self.widths, strict=False)
                if isinstance(value, str)
            )
            # Not every program fits a row to its lines by itself.
            self._set_height(max(1, *lines, 1))
        self.sheet.append([self._make_cell(value, font, fill, wrapped) for value in given])

    def add_paragraph(self, text: str, across: int, font: Font | None = None) -> None:
        """A text that runs over the first so many columns, in as many lines as it needs.

        Not on a sheet of a book that is written only.
        """
        self.rows += 1
        self._set_height(-(-len(text) // (sum(self.widths[:across]) - 4)))
        self.sheet.append([self._make_cell(text, font, None, True)])
        self.sheet.merge_cells(
            start_row=self.rows, end_row=self.rows, start_column=1, end_column=across
        )

    def _set_height(self, lines: int) -> None:
        self.sheet.row_dimensions[self.rows].height = max(1, lines) * look.POINTS_OF_A_LINE

    def add_head(self, *names: str, numbers: Iterable[str] = ()) -> None:
        """A row of heads, white on blue; those of `numbers` stand above them on the right."""
        cells = [self._make_cell(name, look.WHITE, look.HEAD, False) for name in names]
        for name, cell in zip(names, cells, strict=True):
            if name in numbers:
                cell.alignment = look.RIGHT
        self.rows += 1
        self.sheet.append(cells)

    def _make_cell(
        self, value: Any, font: Font | None, fill: PatternFill | None, wrapped: bool
    ) -> Any:
        cell = WriteOnlyCell(self.sheet)
        cell.font = font or look.PLAIN
        if isinstance(value, Decimal):
            cell.value, cell.number_format = value, look.MONEY
        elif isinstance(value, int):
            cell.value, cell.number_format = value, look.COUNT
            if wrapped:
                cell.alignment = look.TOP_RIGHT
        elif isinstance(value, OnTheRight):
            cell.value, cell.data_type = value.text, "s"
            cell.alignment = look.RIGHT
        elif value is not None:
            cell.value = clean_text(str(value))
            cell.data_type = "s"  # a text that begins with = is no formula
            cell.alignment = look.PARAGRAPH if wrapped else look.LEFT
        if fill:
            cell.fill = fill
        return cell
