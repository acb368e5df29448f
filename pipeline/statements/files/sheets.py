"""The look of the workbook's sheets: titles, heads, and cells that are values, never formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from pipeline.statements.files.terminal import is_final, why_not_final
from pipeline.statements.files.words import name_statement, write_moment
from pipeline.statements.money.decimals import round_to_pence, write_exactly
from pipeline.statements.money.figures import Figures

PLAIN, BOLD = Font(name="Arial", size=10), Font(name="Arial", size=10, bold=True)
FAINT = Font(name="Arial", size=10, color="6F777B")
WHITE = Font(name="Arial", size=10, bold=True, color="FFFFFF")
TITLE = Font(name="Arial", size=14, bold=True)
WARNING = Font(name="Arial", size=14, bold=True, color="B10E1E")
HEAD, GREY = PatternFill("solid", fgColor="1D70B8"), PatternFill("solid", fgColor="F3F2F1")
RIGHT, TEXT = Alignment(horizontal="right"), Alignment(horizontal="left", indent=1)
MONEY, COUNT = "#,##0.00;[Red]-#,##0.00", "#,##0"
# Heads of columns of numbers, and of exact amounts (texts), stand above them on the right.
NUMBER_HEADS = {
    "Pounds", "Exact amount", "Number", "Each, pounds", "Declarations", "Places", "Filled before",
    "Added", "Taken back", "Over capacity", "Fee, pounds", "Amount, pounds", "Participants",
}  # fmt: skip


@dataclass(frozen=True)
class Exact:
    """An amount as a text with every digit, standing on the right like a number."""

    amount: Fraction


class Sheet:
    """A worksheet that is written downwards, under a title that says if it is not final."""

    def __init__(
        self,
        book: Workbook,
        title: str,
        figures: Figures,
        preview_at: datetime | None,
        widths: Sequence[int],
        head_row: int | None = None,
    ) -> None:
        self.sheet = book.create_sheet(title)
        for position, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(position)].width = width
        if head_row:
            self.sheet.freeze_panes = f"A{head_row + 1}"
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.paperSize = 9
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        final = is_final(figures.statement, preview_at)
        if not final:
            self.sheet.sheet_properties.tabColor = "D4351C"
        self.add([f"{title}: {name_statement(figures.statement)}"], TITLE)
        self.add([say_state(figures, preview_at)], BOLD if final else WARNING)
        self.add([])

    def add(
        self, values: Iterable[Any], font: Font | None = None, fill: PatternFill | None = None
    ) -> None:
        """One row: text stays text, Fractions are money with two places, whole numbers counts."""
        self.sheet.append([self._make_cell(value, font, fill) for value in values])

    def add_head(self, *names: str) -> None:
        cells = [self._make_cell(name, WHITE, HEAD) for name in names]
        for name, cell in zip(names, cells, strict=True):
            if name in NUMBER_HEADS:
                cell.alignment = RIGHT
        self.sheet.append(cells)

    def _make_cell(self, value: Any, font: Font | None, fill: PatternFill | None) -> Any:
        cell = WriteOnlyCell(self.sheet)
        cell.font = font or PLAIN
        if isinstance(value, Fraction):
            cell.value, cell.number_format = round_to_pence(value), MONEY
        elif isinstance(value, int):
            cell.value, cell.number_format = value, COUNT
        elif isinstance(value, Exact):
            cell.value, cell.data_type = write_exactly(value.amount), "s"
            cell.alignment = RIGHT
        elif value is not None:
            cell.value = clean_text(str(value))
            cell.data_type = "s"  # a text that begins with = is no formula
            cell.alignment = TEXT
        if fill:
            cell.fill = fill
        return cell


def say_state(figures: Figures, preview_at: datetime | None) -> str:
    """Final or not, in the words of every sheet's second row."""
    if preview_at:
        return f"NOT FINAL - preview made {write_moment(preview_at.isoformat())}"
    if not is_final(figures.statement, preview_at):
        return f"NOT FINAL - {why_not_final(figures.statement)}"
    return f"Final: the statement is {figures.statement.state}"


def clean_text(text: str) -> str:
    """Text without the characters that a workbook cannot hold, of a length that it can."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:32_767]
