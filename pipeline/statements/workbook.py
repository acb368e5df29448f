"""`statement.xlsx`: the figures with how each came about, and the declarations, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from pipeline.statements.declarations import COLUMNS
from pipeline.statements.exact import round_to_pence, write_exactly
from pipeline.statements.figures import Figures
from pipeline.statements.not_paid import list_not_paid
from pipeline.statements.sections import Section, list_notes, list_sections, summarise
from pipeline.statements.terminal import is_final
from pipeline.statements.words import TYPE_NAMES, name_statement, write_day, write_moment
from pipeline.statements.zipped import save_workbook

# A sheet holds 1,048,575 declarations, but a workbook of that size takes minutes to write and to
# open: beyond this many the sheet points to declarations.csv.
DECLARATIONS_IN_WORKBOOK = 100_000
ROWS_ABOVE_DECLARATIONS = 5

BOLD, WHITE = Font(bold=True), Font(bold=True, color="FFFFFF")
TITLE, WARNING = Font(bold=True, size=14), Font(bold=True, size=14, color="B10E1E")
HEAD = PatternFill("solid", fgColor="1D70B8")
GREY = PatternFill("solid", fgColor="F3F2F1")
WRAP = Alignment(wrap_text=True, vertical="top")
MONEY, COUNT = "#,##0.00;[Red]-#,##0.00", "#,##0"
Cells = Sequence[Any]


def write_workbook(
    con: duckdb.DuckDBPyConnection,
    figures: Figures,
    origins: Sequence[tuple[str, str, str, int]],
    declarations: int,
    path: Path,
    preview_at: datetime | None = None,
) -> None:
    """Write the workbook; the same figures give the same bytes.

    The rows of the sheet Declarations come from `declaration_on_statement`, when there are
    `declarations` of them.
    """
    book = Workbook(write_only=True)
    _write_summary(_Sheet(book, "Summary", figures, preview_at, (30, 18, 30, 70)), figures)
    _write_bands(_Sheet(book, "Bands", figures, preview_at, (14, 8) + (12,) * 8 + (46,)), figures)
    _write_clawbacks(
        _Sheet(book, "Clawbacks", figures, preview_at, (30, 14, 18, 24, 70)), figures, origins
    )
    _write_adjustments(_Sheet(book, "Adjustments", figures, preview_at, (50, 18, 40)), figures)
    fits = declarations <= DECLARATIONS_IN_WORKBOOK
    widths = tuple(38 if name.endswith("ID") else 24 for name in COLUMNS)
    _write_declaration_head(
        _Sheet(book, "Declarations", figures, preview_at, widths), declarations, fits
    )
    save_workbook(book, path, con if fits and declarations else None)


class _Sheet:
    """A worksheet that is written downwards, under a title that says if it is not final."""

    def __init__(
        self,
        book: Workbook,
        title: str,
        figures: Figures,
        preview_at: datetime | None,
        widths: Sequence[int],
    ) -> None:
        self.sheet = book.create_sheet(title)
        for position, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(position)].width = width
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.paperSize = 9
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        final = is_final(figures.statement, preview_at)
        if not final:
            self.sheet.sheet_properties.tabColor = "D4351C"
        self.add([f"{title}: {name_statement(figures.statement)}"], TITLE)
        self.add([_say_state(figures, preview_at)], BOLD if final else WARNING)
        self.add([])

    def add(
        self, values: Iterable[Any], font: Font | None = None, fill: PatternFill | None = None
    ) -> None:
        """One row: text stays text, Fractions are money with two places, whole numbers counts."""
        self.sheet.append([self._make_cell(value, font, fill) for value in values])

    def add_head(self, *names: str) -> None:
        self.add(names, WHITE, HEAD)

    def _make_cell(self, value: Any, font: Font | None, fill: PatternFill | None) -> Any:
        cell = WriteOnlyCell(self.sheet)
        if isinstance(value, Fraction):
            cell.value, cell.number_format = round_to_pence(value), MONEY
        elif isinstance(value, Decimal):
            cell.value, cell.number_format = value, MONEY
        elif isinstance(value, int):
            cell.value, cell.number_format = value, COUNT
        elif value is not None:
            cell.value = str(value)
            cell.data_type = "s"  # a text that begins with = is no formula
            cell.alignment = WRAP if len(str(value)) > 24 and font is None else Alignment()
        if font:
            cell.font = font
        if fill:
            cell.fill = fill
        return cell


def _say_state(figures: Figures, preview_at: datetime | None) -> str:
    if preview_at:
        return f"NOT FINAL - preview made {write_moment(preview_at.isoformat())}"
    if figures.statement.state == "open":
        return "NOT FINAL - this statement is still open"
    return f"Final: the statement is {figures.statement.state}"


def _write_summary(sheet: _Sheet, figures: Figures) -> None:
    statement = figures.statement
    for name, value in (
        ("Lead provider", statement.provider),
        ("Cohort", str(statement.key.cohort)),
        ("Statement", statement.key.name),
        ("Statement ID", str(statement.statement_id)),
        ("State", statement.state),
        ("Cut-off date", write_day(statement.cut_off_date)),
        ("Payment date", write_day(statement.payment_date)),
        ("Registered for VAT", "yes" if statement.vat_registered else "no"),
    ):
        sheet.add([name, value])
    sheet.add([])
    sheet.add_head("What", "Pounds", "Exact amount", "How it came about")
    _, whole = summarise(figures)
    for section in list_sections(figures):
        sheet.add(
            [section.title, section.total, write_exactly(section.total), _describe_sum(section)]
        )
    for entry in whole.entries:
        sheet.add([entry.label, entry.amount, write_exactly(entry.amount), entry.how], BOLD)
    sheet.add(["Total", whole.total, write_exactly(whole.total), "net and VAT"], BOLD, GREY)
    for note in list_notes(figures):
        sheet.add([note])
    sheet.add([])
    sheet.add_head("Not paid: type", "Declarations", "", "Why")
    for item in list_not_paid(figures):
        sheet.add([item.kind, item.number, None, item.why])


def _describe_sum(section: Section) -> str:
    if not section.entries:
        return "none"
    return "; ".join(f"{e.label}: {e.how}" for e in section.entries)[:32_000]


def _write_bands(sheet: _Sheet, figures: Figures) -> None:
    sheet.add_head(
        "Type", "Band", "Places", "Filled before", "Added", "Taken back", "Over capacity",
        "Fee, pounds", "Amount, pounds", "Exact amount", "How it came about",
    )  # fmt: skip
    for x in figures.lines:
        fill = x.fill
        how = (
            f"({fill.additions:,} - {fill.subtractions:,}) x {write_exactly(x.fee)}; previous "
            f"{fill.previous:,} of {x.band.capacity:,} places"
        )
        sheet.add(
            [
                TYPE_NAMES[x.declaration_type], x.band.letter, x.band.capacity, fill.previous,
                fill.additions, fill.subtractions, fill.over_capacity, x.fee, x.amount,
                write_exactly(x.amount), how,
            ]
        )  # fmt: skip
    if figures.mentor_lines:
        sheet.add([])
        sheet.add_head("Mentors", "", "", "", "Added", "Taken back", "", "Fee, pounds",
                       "Amount, pounds", "Exact amount", "How it came about")  # fmt: skip
    flat = [(TYPE_NAMES[x.declaration_type], x) for x in figures.mentor_lines]
    for name, y in flat:
        how = f"({y.additions:,} - {y.subtractions:,}) x {write_exactly(y.fee)}"
        sheet.add([name, None, None, None, y.additions, y.subtractions, None, y.fee, y.amount,
                   write_exactly(y.amount), how])  # fmt: skip
    _write_other_fees(sheet, figures)


def _write_other_fees(sheet: _Sheet, figures: Figures) -> None:
    """Uplift and the service fee, with the same columns as the bands."""
    up = figures.uplift
    head = ("Added", "Taken back", "", "Fee, pounds", "Amount, pounds", "Exact amount")
    sheet.add([])
    sheet.add_head("Uplift", "", "", "", *head, "How it came about")
    how = f"({up.additions:,} - {up.subtractions:,}) x {write_exactly(up.fee)}"
    sheet.add(["Started", None, None, None, up.additions, up.subtractions, None, up.fee, up.amount,
               write_exactly(up.amount), how])  # fmt: skip
    sheet.add([])
    sheet.add_head("Service fee", "", "", "", "Participants", *head[1:2], "", *head[3:],
                   "How it came about")  # fmt: skip
    for entry in list_sections(figures)[0].entries:
        sheet.add([entry.label, None, None, None, entry.number, None, None, entry.each,
                   entry.amount, write_exactly(entry.amount), entry.how])  # fmt: skip


def _write_clawbacks(
    sheet: _Sheet, figures: Figures, origins: Sequence[tuple[str, str, str, int]]
) -> None:
    section = next(s for s in list_sections(figures) if s.title == "Clawbacks")
    sheet.add_head("Taken back", "Declarations", "Pounds", "Exact amount", "How it came about")
    for entry in section.entries:
        sheet.add([entry.label, entry.number, entry.amount, write_exactly(entry.amount), entry.how])
    total = write_exactly(section.total)
    sheet.add(["Clawbacks", None, section.total, total, "the sum"], BOLD, GREY)
    sheet.add([])
    sheet.add_head("Type", "Declarations", "Course", "Paid on", "Why")
    for kind, course, paid_on, number in origins:
        why = "voided after it was paid"
        sheet.add([TYPE_NAMES.get(kind, kind), number, course, paid_on, why])


def _write_adjustments(sheet: _Sheet, figures: Figures) -> None:
    sheet.add_head("Adjustment", "Pounds", "How it came about")
    for adjustment in figures.adjustments:
        sheet.add([adjustment.label, adjustment.amount, "entered by hand"])
    sheet.add(["Additional adjustments", figures.adjustments_total, "the sum"], BOLD, GREY)


def _write_declaration_head(sheet: _Sheet, declarations: int, fits: bool) -> None:
    words = f"{declarations:,} declarations, one a row"
    if not fits:
        words = (
            f"{declarations:,} declarations are too many for this sheet "
            f"(limit {DECLARATIONS_IN_WORKBOOK:,}): they are all in declarations.csv."
        )
    sheet.add([words])
    sheet.add_head(*COLUMNS)
