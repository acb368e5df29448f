"""`statement.xlsx`: the figures with how each came about, and the declarations, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline import workbooks
from pipeline.database import sql
from pipeline.statements.files.csv_file import COLUMNS
from pipeline.statements.files.not_paid import list_not_paid
from pipeline.statements.files.sections import Entry, list_notes, list_sections, summarise
from pipeline.statements.files.sheets import Exact, Sheet
from pipeline.statements.files.words import TYPE_NAMES, write_day
from pipeline.statements.money.decimals import write_exactly
from pipeline.statements.money.figures import Figures
from pipeline.workbooks.look import BOLD, FAINT, GREY

# A sheet holds 1,048,575 declarations, but a workbook of that size takes minutes to write and to
# open: beyond this many the sheet points to declarations.csv.
DECLARATIONS_IN_WORKBOOK = 100_000
HEAD_OF_DECLARATIONS = 5  # the row of the sheet; `sheet_rows.sql` counts on from it


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
    book = workbooks.create_book(write_only=True)
    _write_summary(Sheet(book, "Summary", figures, preview_at, (30, 16, 16, 18, 32, 80)), figures)
    _write_bands(Sheet(book, "Bands", figures, preview_at, (14, 8, *(14,) * 7, 30, 72), 4), figures)
    _write_clawbacks(
        Sheet(book, "Clawbacks", figures, preview_at, (30, 16, 18, 32, 80)), figures, origins
    )
    _write_adjustments(Sheet(book, "Adjustments", figures, preview_at, (50, 18, 36, 40)), figures)
    fits = declarations <= DECLARATIONS_IN_WORKBOOK
    widths = tuple(38 if name.endswith("ID") else 24 for name in COLUMNS)
    _write_declaration_head(
        Sheet(book, "Declarations", figures, preview_at, widths, HEAD_OF_DECLARATIONS),
        declarations,
        fits,
    )
    rows = {}
    if fits and declarations:
        sql.run(con, "workbooks/cells")
        sql.run(con, "statements/files/sheet_rows")
        found = workbooks.fetch_rows(con, "select row_xml from statements.sheet_row")
        rows["Declarations"] = workbooks.Rows(HEAD_OF_DECLARATIONS + 1, found)
    workbooks.save_workbook(book, path, rows)


def _write_summary(sheet: Sheet, figures: Figures) -> None:
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
    sheet.add_head("What", "Number", "Each, pounds", "Pounds", "Exact amount", "How it came about")
    _, whole = summarise(figures)
    for section in list_sections(figures):
        total = section.total
        words = "the sum of the rows below" if section.entries else "none"
        sheet.add([section.title, None, None, total, Exact(total), words], BOLD)
        for entry in section.entries:
            sheet.add(_list_cells(f"    {entry.label}", entry))
    for entry in whole.entries:
        sheet.add(_list_cells(entry.label, entry, "the sum of the rows in bold"), BOLD)
    total = whole.total
    sheet.add(["Total", None, None, total, Exact(total), "net and VAT"], BOLD, GREY)
    for note in list_notes(figures):
        sheet.add([note])
    sheet.add([])
    sheet.add_head("Not paid: type", "Declarations", "", "", "", "Why")
    for item in list_not_paid(figures):
        sheet.add([item.kind, item.number, None, None, None, item.why])


def _list_cells(label: str, entry: Entry, sum_words: str = "") -> list[Any]:
    """An entry as cells; of the net it is said here what it is the sum of."""
    how = sum_words if sum_words and entry.label == "Net" else entry.how
    return [label, entry.number, entry.each, entry.amount, Exact(entry.amount), how]


def _write_bands(sheet: Sheet, figures: Figures) -> None:
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
                Exact(x.amount), how,
            ],
            None if fill.additions or fill.subtractions or fill.previous else FAINT,
        )  # fmt: skip
    if figures.mentor_lines:
        sheet.add([])
        sheet.add_head("Mentors", "", "", "", "Added", "Taken back", "", "Fee, pounds",
                       "Amount, pounds", "Exact amount", "How it came about")  # fmt: skip
    flat = [(TYPE_NAMES[x.declaration_type], x) for x in figures.mentor_lines]
    for name, y in flat:
        how = f"({y.additions:,} - {y.subtractions:,}) x {write_exactly(y.fee)}"
        sheet.add([name, None, None, None, y.additions, y.subtractions, None, y.fee, y.amount,
                   Exact(y.amount), how])  # fmt: skip
    _write_other_fees(sheet, figures)


def _write_other_fees(sheet: Sheet, figures: Figures) -> None:
    """Uplift and the service fee, with the same columns as the bands."""
    up = figures.uplift
    head = ("Added", "Taken back", "", "Fee, pounds", "Amount, pounds", "Exact amount")
    sheet.add([])
    sheet.add_head("Uplift", "", "", "", *head, "How it came about")
    how = f"({up.additions:,} - {up.subtractions:,}) x {write_exactly(up.fee)}"
    sheet.add(["Started", None, None, None, up.additions, up.subtractions, None, up.fee, up.amount,
               Exact(up.amount), how])  # fmt: skip
    sheet.add([])
    sheet.add_head("Service fee", "", "", "", "Participants", "", "", *head[3:],
                   "How it came about")  # fmt: skip
    for entry in list_sections(figures)[0].entries:
        sheet.add([entry.label, None, None, None, entry.number, None, None, entry.each,
                   entry.amount, Exact(entry.amount), entry.how])  # fmt: skip


def _write_clawbacks(
    sheet: Sheet, figures: Figures, origins: Sequence[tuple[str, str, str, int]]
) -> None:
    section = next(s for s in list_sections(figures) if s.title == "Clawbacks")
    sheet.add_head(
        "What was taken back", "Declarations", "Pounds", "Exact amount", "How it came about"
    )
    for entry in section.entries:
        sheet.add([entry.label, entry.number, entry.amount, Exact(entry.amount), entry.how])
    total = section.total
    sheet.add(["Clawbacks", None, total, Exact(total), "the sum"], BOLD, GREY)
    sheet.add([])
    sheet.add_head("Type", "Declarations", "Course", "Paid on", "Why")
    for kind, course, paid_on, number in origins:
        why = "voided after it was paid"
        sheet.add([TYPE_NAMES.get(kind, kind), number, course, paid_on, why])


def _write_adjustments(sheet: Sheet, figures: Figures) -> None:
    sheet.add_head("Adjustment", "Pounds", "Exact amount", "How it came about")
    for adjustment in figures.adjustments:
        amount = adjustment.amount
        sheet.add([adjustment.label, amount, Exact(amount), "entered by hand"])
    total = figures.adjustments_total
    sheet.add(["Additional adjustments", total, Exact(total), "the sum"], BOLD, GREY)


def _write_declaration_head(sheet: Sheet, declarations: int, fits: bool) -> None:
    words = f"{declarations:,} declarations, one a row"
    if not fits:
        words = (
            f"{declarations:,} declarations are too many for this sheet "
            f"(limit {DECLARATIONS_IN_WORKBOOK:,}): they are all in declarations.csv."
        )
    sheet.add([words])
    sheet.add_head(*COLUMNS)
    last = HEAD_OF_DECLARATIONS + (declarations if fits else 0)
    sheet.downward.sheet.auto_filter.ref = f"A{HEAD_OF_DECLARATIONS}:V{last}"
