"""Rows of the books and lines of the ledger brought together, and what differs between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.statements.books.lines import LedgerLine
from pipeline.statements.books.read import BookRow

LIVE = ("submitted", "eligible", "payable", "paid")
TAKEN_BACK = ("awaiting_clawback", "clawed_back")
MATCHED, DIFFERING = "matched", "differing"
ONLY_IN_BOOKS, ONLY_IN_LEDGER = "only in the books", "only in the ledger"
NOTHING = Decimal("0.00")
Slot = tuple[str, str, str]


@dataclass(frozen=True)
class Match:
    """A row of the books, a line of the ledger, or both; which values differ."""

    row: BookRow | None
    line: LedgerLine | None
    differs: tuple[str, ...] = ()

    @property
    def result(self) -> str:
        """Matched, differing, or where the only one is."""
        if self.row is None:
            return ONLY_IN_LEDGER
        if self.line is None:
            return ONLY_IN_BOOKS
        return DIFFERING if self.differs else MATCHED


@dataclass(frozen=True)
class Total:
    """What the books and the ledger have on one statement; amounts in pounds.

    An amount is None where none is given, or where no contract fits.
    """

    cohort: int | None
    statement: str
    rows_in_books: int
    lines_in_ledger: int
    amount_in_books: Decimal | None
    amount_in_ledger: Decimal | None


def match_rows(
    rows: Sequence[BookRow], lines: Sequence[LedgerLine], current_ids: Mapping[str, str]
) -> list[Match]:
    """Bring rows and lines together: rows in the order of the books, then what only the ledger has.

    By participant (`current_ids` has those in the place of retired ones), course and type, then by
    date; of several the live one. A line that takes money back is missed only where the books have
    amounts, a voided declaration never.
    """
    open_lines: dict[Slot, list[LedgerLine]] = defaultdict(list)
    for line in lines:
        open_lines[line.participant, line.course, line.type].append(line)
    found: dict[int, LedgerLine] = {}
    for by_date in (True, False):  # who has the date is served before who has not
        for number, row in enumerate(rows):
            if number not in found:
                person = current_ids.get(row.participant, row.participant)
                waiting = open_lines[person, row.course, row.type]
                chosen = choose(row, waiting, by_date=by_date)
                if chosen is not None:
                    waiting.remove(chosen)
                    found[number] = chosen
    matches = [
        Match(row, found.get(n), differences(row, found[n]) if n in found else ())
        for n, row in enumerate(rows)
    ]
    has_amounts = any("amount" in row.given for row in rows)
    taken = {id(line) for line in found.values()}
    left = [
        Match(None, line)
        for line in lines
        if id(line) not in taken
        and line.state != "voided"
        and (has_amounts or not line.is_clawback)
    ]
    return [*matches, *left]


def choose(row: BookRow, waiting: Iterable[LedgerLine], *, by_date: bool) -> LedgerLine | None:
    """The line that a row means, of those in its slot that no other row has."""
    fitting = [line for line in waiting if not by_date or row.date == line.declared_on]
    return max(fitting, key=lambda line: rank(row, line), default=None)


def rank(row: BookRow, line: LedgerLine) -> tuple[bool, bool, bool, bool, str]:
    """How well a line fits: which side of the money, the statement, live before others, latest."""
    takes_back = row.amount is not None and row.amount < 0
    return (
        line.is_clawback == takes_back,
        row.statement is not None and row.statement == line.statement,
        row.state is not None and row.state == line.state,
        line.state in LIVE,
        line.declared_on.isoformat(),
    )


def differences(row: BookRow, line: LedgerLine) -> tuple[str, ...]:
    """Which of the values that the row gives are others in the ledger."""
    states = {line.state}
    if line.state in TAKEN_BACK and not line.is_clawback:
        states.add("paid")  # its own line was paid and stays so
    agrees = {
        "date": row.date == line.declared_on,
        "state": row.state in states,
        "statement": row.statement is not None and row.statement == line.statement,
        "amount": line.amount is None or row.amount == line.amount,
    }
    return tuple(name for name, same in agrees.items() if name in row.given and not same)


def add_up(matches: Sequence[Match]) -> list[Total]:
    """Totals of every statement that the books or the ledger name, by cohort and name.

    A row of the books counts on the statement that it names, else on that of its line.
    """
    books: dict[tuple[int, str], list[Decimal | None]] = defaultdict(list)
    ledger: dict[tuple[int, str], list[Decimal | None]] = defaultdict(list)
    for match in matches:
        row, line = match.row, match.line
        if line is not None and line.statement:
            ledger[line.cohort, line.statement].append(line.amount)
        if row is not None:
            name = row.statement or (line.statement if line else None)
            if name:
                books[line.cohort if line else 0, name].append(row.amount)
    return [
        Total(
            key[0] or None,
            key[1],
            len(books[key]),
            len(ledger[key]),
            sum_up(books[key]) if any(a is not None for a in books[key]) else None,
            None if None in ledger[key] else sum_up(ledger[key]),
        )
        for key in sorted({*books, *ledger}, key=lambda key: (key[0], order_of(key[1]), key[1]))
    ]


def sum_up(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum of the amounts that there are."""
    return sum((amount for amount in amounts if amount is not None), NOTHING)


def order_of(name: str) -> tuple[str, int]:
    """Where the name of a statement, `March 2025`, stands in time."""
    from schemas.words import MONTHS

    month, _, year = name.partition(" ")
    return year, MONTHS.index(month) if month in MONTHS else 0
