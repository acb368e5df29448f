"""Many statements in one workbook, as for a payment run: what each comes to, sums by provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.statements.listed import Told
from pipeline.statements.money.decimals import round_to_pence
from pipeline.workbooks import DownwardSheet, OnTheRight, create_book, look, save_workbook

AMOUNTS = {
    "Service fee": "service_fee",
    "Output fees": "output_fees",
    "Uplift": "uplift_fees",
    "Clawbacks": "clawbacks",
    "Adjustments": "adjustments_total",
    "Net": "net",
    "VAT": "vat",
    "Total": "total",
}
HEADS = (
    "Provider",
    "Cohort",
    "Statement",
    "State",
    "Cut-off date",
    "Payment date",
    "Declarations",
    *AMOUNTS,
    "Statement ID",
)
WIDTHS = (30, 8, 18, 10, 14, 14, 13, *[15] * len(AMOUNTS), 38)
TOTAL = "Total"


@dataclass(frozen=True)
class Line:
    """A statement as a line: its amounts in pence, none where they cannot be worked out."""

    told: Told
    amounts: tuple[Decimal, ...] | None


def line_of(told: Told) -> Line:
    """What a statement comes to, each amount rounded by itself as on the statement."""
    if told.figures is None:
        return Line(told, None)
    exact: list[Fraction] = [getattr(told.figures, name) for name in AMOUNTS.values()]
    return Line(told, tuple(map(round_to_pence, exact)))


def write_run(path: Path, title: str, told: Sequence[Told]) -> None:
    """Write the workbook; the same statements, the same bytes."""
    lines = [line_of(one) for one in told]
    book = create_book()
    add_statements(DownwardSheet(book, "Statements", WIDTHS, head_row=3), title, lines)
    add_providers(DownwardSheet(book, "By provider", (30, 12, 13, *[15] * len(AMOUNTS)), 1), lines)
    save_workbook(book, path, {})


def add_statements(sheet: DownwardSheet, title: str, lines: Sequence[Line]) -> None:
    """A line for each statement, and what they come to together."""
    sheet.add([title], look.TITLE)
    sheet.add([])
    sheet.add_head(*HEADS, numbers=("Cohort", "Declarations", *AMOUNTS))
    for line in lines:
        sheet.add(cells_of(line))
    sheet.add([])
    sheet.add([TOTAL, *[None] * 5, declarations(lines), *sums(lines)], look.BOLD)
    if any(line.amounts is None for line in lines):
        sheet.add([])
        sheet.add_paragraph(
            "A dash stands where a statement cannot be worked out, because no contract fits: "
            "it is in no sum.",
            7,
        )
    if any(line.amounts and sum(line.amounts[:-3]) != line.amounts[-3] for line in lines):
        sheet.add([])
        sheet.add_paragraph(
            "Each amount is rounded to pence by itself, as on the statement, so that the parts of "
            "a line can differ from its net by a penny. What is paid is the total.",
            7,
        )


def cells_of(line: Line) -> list[Any]:
    """The cells of a statement; dates as the API writes them."""
    one = line.told.statement
    amounts = line.amounts or [OnTheRight("-")] * len(AMOUNTS)
    days = [day.isoformat() if day else None for day in (one.cut_off_date, one.payment_date)]
    # A year is no count: it has no comma.
    cohort = OnTheRight(str(one.key.cohort))
    known = [one.provider, cohort, one.key.name, one.state, *days, line.told.declarations]
    return [*known, *amounts, str(one.statement_id)]


def add_providers(sheet: DownwardSheet, lines: Sequence[Line]) -> None:
    """What is paid to each provider over all its statements here."""
    sheet.add_head(
        "Provider", "Statements", *HEADS[6:-1], numbers=("Statements", "Declarations", *AMOUNTS)
    )
    for provider in dict.fromkeys(line.told.provider for line in lines):
        own = [line for line in lines if line.told.provider == provider]
        sheet.add([provider, len(own), declarations(own), *sums(own)])
    sheet.add([])
    sheet.add([TOTAL, len(lines), declarations(lines), *sums(lines)], look.BOLD)


def declarations(lines: Sequence[Line]) -> int:
    """How many declarations are on these statements."""
    return sum(line.told.declarations for line in lines)


def sums(lines: Sequence[Line]) -> list[Decimal]:
    """The sums of the amounts as they are paid, in pence."""
    paid = [line.amounts for line in lines if line.amounts is not None]
    return [sum(column, Decimal(0)) for column in zip(*paid, strict=True)] or [Decimal(0)] * len(
        AMOUNTS
    )
