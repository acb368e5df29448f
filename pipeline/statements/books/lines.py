"""The lines that the ledger has for a provider's declarations, each with the fee of its band."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import duckdb

from pipeline.database import sql
from pipeline.database.current_ids import put_current_ids
from pipeline.statements.calendar.accounts import Accounts, Key, read_accounts
from pipeline.statements.money.bands import places_in_bands
from pipeline.statements.money.decimals import round_to_pence
from pipeline.statements.money.fees import work_out_figures
from pipeline.statements.money.figures import Figures
from pipeline.statements.refusal import StatementRefused


@dataclass(frozen=True)
class LedgerLine:
    """A declaration, or (`is_clawback`) the line that takes its payment back.

    `declared_on` is a day in London. `amount` is the output fee of its band in pounds, below 0 for
    a clawback, without uplift and VAT; 0 where it is on no statement, None where there is no
    contract to work it out by.
    """

    declaration_id: str
    participant: str
    course: str
    type: str
    declared_on: date
    cohort: int
    state: str
    statement: str | None
    is_clawback: bool = False
    amount: Decimal | None = None


def read_lines(
    con: duckdb.DuckDBPyConnection, as_of: int, lead_provider_id: UUID
) -> tuple[list[LedgerLine], Accounts]:
    """Every line of a provider after event `as_of`, and the accounts that they are from."""
    accounts = read_accounts(con, as_of, lead_provider_id)
    put_current_ids(con, as_of + 1)
    found = sql.run(con, "statements/books/lines", {"lead_provider_id": lead_provider_id})
    lines = list(split_lines(found.fetchall()))
    fees = Fees(con, accounts, lead_provider_id)
    on: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if line.statement:
            on[line.cohort, line.statement].append(number)
    for (cohort, name), numbers in on.items():
        figures = fees.figures_of(Key(lead_provider_id, cohort, name))
        amounts = share_out(figures, [lines[n] for n in numbers]) if figures else None
        for place, number in enumerate(numbers):
            lines[number] = replace(lines[number], amount=amounts[place] if amounts else None)
    return lines, accounts


def split_lines(rows: Sequence[tuple[object, ...]]) -> Iterator[LedgerLine]:
    """One line for each declaration, and one more for each that is taken back."""
    for *facts, clawback_statement in rows:
        line = LedgerLine(*facts)  # type: ignore[arg-type]  # in the order of lines.sql
        yield line if line.statement else replace(line, amount=Decimal("0.00"))
        if clawback_statement:
            yield replace(line, statement=str(clawback_statement), is_clawback=True)


class Fees:
    """The figures of statements, each under the contract of its closing."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, accounts: Accounts, lead_provider_id: UUID
    ) -> None:
        self.con, self.accounts, self.provider = con, accounts, lead_provider_id
        self.closed: dict[int, Accounts] = {}

    def figures_of(self, key: Key) -> Figures | None:
        """Figures of a statement; None where there is none, or no contract that fits."""
        statement = self.accounts.statements.get(key)
        if statement is None:
            return None
        event = statement.closed_event
        if event is not None and event not in self.closed:
            self.closed[event] = read_accounts(self.con, event, self.provider)
        facts = self.accounts if event is None else self.closed[event]
        try:
            return work_out_figures(self.accounts, facts, key)
        except StatementRefused:
            return None


def share_out(figures: Figures, lines: Sequence[LedgerLine]) -> list[Decimal | None]:
    """What each line of a statement comes to, in their order: that in which they were recorded."""
    flat = {line.declaration_type: line.fee for line in figures.mentor_lines}
    banded = {
        (kind, is_clawback): iter(
            [
                Fraction(0) if over_capacity else bands[i].fee
                for count, i, over_capacity in places_in_bands(
                    [band.fill for band in bands], is_billable=not is_clawback
                )
                for _ in range(count)
            ]
        )
        for kind, bands in figures.bands_by_type.items()
        for is_clawback in (False, True)
    }
    amounts: list[Decimal | None] = []
    for one in lines:
        is_mentor = figures.statement.mentor_funding and one.course == "ecf-mentor"
        fee = flat[one.type] if is_mentor else next(banded[one.type, one.is_clawback])
        amounts.append(round_to_pence(-fee if one.is_clawback else fee))
    return amounts
