"""What a person is told of a statement in a line: its declarations and its total."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from pipeline.statements.calendar.accounts import Accounts, Statement
from pipeline.statements.calendar.as_of import statement_figures
from pipeline.statements.money.decimals import round_to_pence
from pipeline.statements.money.fees import work_out_figures
from pipeline.statements.money.figures import Figures
from pipeline.statements.refusal import StatementRefused


@dataclass(frozen=True)
class Told:
    """What a person is told of a statement: how many declarations, and the total in pounds.

    Figures and total are None where they cannot be worked out (no contract that fits).
    """

    statement: Statement
    declarations: int
    folder: Path
    figures: Figures | None = None

    @property
    def total(self) -> Fraction | None:
        return self.figures.total if self.figures else None

    @property
    def provider(self) -> str:
        return self.statement.provider

    @property
    def cohort(self) -> int:
        return self.statement.key.cohort

    @property
    def name(self) -> str:
        return self.statement.key.name


def tell_figures(figures: Figures, folder: Path) -> Told:
    """What the figures of a statement come to; `folder` has its files."""
    lines = sum(line.fill.additions + line.fill.subtractions for line in figures.lines)
    mentors = sum(line.additions + line.subtractions for line in figures.mentor_lines)
    return Told(figures.statement, lines + mentors, folder, figures)


def tell_books(accounts: Accounts, facts: Accounts, statement: Statement, folder: Path) -> Told:
    """The same from accounts: lines of the first, contract and names of the second."""
    try:
        return tell_figures(work_out_figures(accounts, facts, statement.key), folder)
    except StatementRefused:
        return Told(statement, 0, folder)


def tell_statement(
    con: duckdb.DuckDBPyConnection, as_of: int, statement: Statement, folder: Path
) -> Told:
    """The same of any statement of the calendar."""
    try:
        return tell_figures(statement_figures(con, statement.key, as_of), folder)
    except StatementRefused:
        return Told(statement, 0, folder)


def describe(told: Told) -> dict[str, Any]:
    """The same as a document."""
    one = told.statement
    return {
        "provider": one.provider,
        "cohort": one.key.cohort,
        "name": one.key.name,
        "statement_id": str(one.statement_id),
        "state": one.state,
        "cut_off_date": one.cut_off_date and one.cut_off_date.isoformat(),
        "payment_date": one.payment_date and one.payment_date.isoformat(),
        "output_fee": one.output_fee,
        "declarations": told.declarations,
        "total": None if told.total is None else str(round_to_pence(told.total)),
    }
