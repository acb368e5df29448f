"""What one row of a provider's books says, whatever it is written like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from schemas.dates import to_london
from schemas.reference.values import moment, read_statement_name
from schemas.tidying import is_blank, tidy
from schemas.values import read_id, read_word
from schemas.vocabulary import (
    COURSE_OF_PARTICIPANT_TYPE,
    COURSES,
    DECLARATION_STATES,
    DECLARATION_TYPES,
    plain_name,
)

# Names of columns in their plain form, and what they hold.
COLUMNS = {
    plain_name(name): field
    for field, names in {
        "participant": ("participant_id", "participant"),
        "course": ("course_identifier", "course"),
        "type": ("declaration_type", "type", "milestone"),
        "date": ("declaration_date", "date"),
        "state": ("state", "status", "declaration_status"),
        "statement": ("statement", "statement_name"),
        "amount": ("amount", "fee"),
        "your_reference": ("your_reference", "reference"),
        "lead_provider": ("lead_provider", "lead_provider_name"),
    }.items()
    for name in names
}
# What a row is found by, and what its column may be called.
REQUIRED = {
    "participant": "participant_id",
    "course": "course_identifier",
    "type": "declaration_type",
}
COURSE_SYNONYMS = {**COURSE_OF_PARTICIPANT_TYPE, "induction": "ecf-induction"}
MONEY = re.compile(r"(-?)\s*\N{POUND SIGN}?\s*(-?)([0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)")
PENNY = Decimal("0.01")


@dataclass(frozen=True)
class BookRow:
    """One row of the books. `given` has the fields that hold something, as they were written.

    `date` is a day in London; `amount` is in pounds, to the penny. A value that cannot be read is
    None here although it was given.
    """

    row: int
    sheet: str
    given: Mapping[str, str]
    participant: str
    course: str
    type: str
    date: date | None
    state: str | None
    statement: str | None
    amount: Decimal | None

    def is_of(self, provider: str) -> bool:
        """Whether the row is the provider's own: an export shows declarations of others too."""
        named = self.given.get("lead_provider")
        return named is None or plain_name(named) == plain_name(provider)

    @property
    def your_reference(self) -> str:
        """The provider's own reference."""
        return self.given.get("your_reference", "")


def read_row(row: int, sheet: str, cells: Mapping[str, str | None]) -> BookRow:
    """The row with these texts by field."""
    given = {field: text for field, text in cells.items() if text and not is_blank(text)}
    states = read_word(
        given.get("state", ""), [state.replace("_", "-") for state in DECLARATION_STATES]
    )
    state = states.text.replace("-", "_")
    instant = moment(given["date"]) if "date" in given else None
    return BookRow(
        row=row,
        sheet=sheet,
        given=given,
        participant=read_id(given.get("participant", "")).text,
        course=read_word(given.get("course", ""), COURSES, COURSE_SYNONYMS).text,
        type=read_word(given.get("type", ""), DECLARATION_TYPES).text,
        date=None if instant is None else to_london(instant).date(),
        state=state if state in DECLARATION_STATES else None,
        statement=read_statement_name(given["statement"]) if "statement" in given else None,
        amount=read_money(given["amount"]) if "amount" in given else None,
    )


def read_attributes(
    number: int, attributes: Mapping[str, Any], names: Mapping[str, str]
) -> BookRow:
    """A declaration as the API shows it; `names` has the names of statements by their IDs."""
    statement = attributes.get("statement_id")
    cells = {
        "participant": attributes.get("participant_id"),
        "course": attributes.get("course_identifier"),
        "type": attributes.get("declaration_type"),
        "date": attributes.get("declaration_date"),
        "state": attributes.get("state"),
        "statement": names.get(str(statement).lower(), str(statement)) if statement else None,
        "lead_provider": attributes.get("lead_provider_name"),
    }
    texts = {field: None if value is None else str(value) for field, value in cells.items()}
    return read_row(number, "", texts)


def read_money(text: str) -> Decimal | None:
    """Pounds and pence: `1,234.50`, `-36`, `(36.00)` with brackets for less than nothing."""
    plain = tidy(text)
    bracketed = plain.startswith("(") and plain.endswith(")")
    found = MONEY.fullmatch(plain[1:-1].strip() if bracketed else plain)
    if found is None:
        return None
    amount = Decimal(found[3].replace(",", "")).quantize(PENNY, ROUND_HALF_UP)
    return -amount if bracketed or found[1] or found[2] else amount
