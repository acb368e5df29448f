"""The sheets of a statement's workbook: under a title that says whether it is final."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from pipeline import workbooks
from pipeline.statements.files.terminal import is_final, why_not_final
from pipeline.statements.files.words import name_statement, write_moment
from pipeline.statements.money.decimals import round_to_pence, write_exactly
from pipeline.statements.money.figures import Figures
from pipeline.workbooks import look

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
        book: look.Book,
        title: str,
        figures: Figures,
        preview_at: datetime | None,
        widths: Sequence[int],
        head_row: int | None = None,
    ) -> None:
        self.downward = workbooks.DownwardSheet(book, title, widths, head_row)
        final = is_final(figures.statement, preview_at)
        if not final:
            self.downward.sheet.sheet_properties.tabColor = "D4351C"
        self.add([f"{title}: {name_statement(figures.statement)}"], look.TITLE)
        self.add([say_state(figures, preview_at)], look.BOLD if final else look.WARNING)
        self.add([])

    def add(
        self,
        values: Iterable[Any],
        font: look.Font | None = None,
        fill: look.PatternFill | None = None,
    ) -> None:
        """One row: text stays text, Fractions are money with two places, whole numbers counts."""
        self.downward.add([to_cell(value) for value in values], font, fill)

    def add_head(self, *names: str) -> None:
        """A row of heads."""
        self.downward.add_head(*names, numbers=NUMBER_HEADS)


def to_cell(value: Any) -> Any:
    """A value of a statement as a sheet takes it."""
    if isinstance(value, Fraction):
        return round_to_pence(value)
    if isinstance(value, Exact):
        return workbooks.OnTheRight(write_exactly(value.amount))
    return value


def say_state(figures: Figures, preview_at: datetime | None) -> str:
    """Final or not, in the words of every sheet's second row."""
    if preview_at:
        return f"NOT FINAL - preview made {write_moment(preview_at.isoformat())}"
    if not is_final(figures.statement, preview_at):
        return f"NOT FINAL - {why_not_final(figures.statement)}"
    return f"Final: the statement is {figures.statement.state}"
