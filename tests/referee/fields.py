"""What a row says by itself: its cells read one by one, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from . import words
from .dates import ambiguous_dates, read_date, tidy

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}")
YEAR = re.compile(r"(\d{4})(?:\.0+)?")


@dataclass(slots=True)
class Row:
    """One row of a batch: `cells` as received, the typed values, and the field errors."""

    number: int
    cells: dict[str, str]
    type: str = ""
    errors: set[str] = field(default_factory=set)
    participant: str = ""
    course: str = ""
    declaration_type: str = ""
    date: datetime | None = None
    evidence: str = ""
    declaration: str = ""
    reason: str = ""
    schedule: str = ""
    cohort: int | None = None
    school: str = ""
    urn: str = ""
    delivery_partner: str = ""
    partnership: str = ""

    def cell(self, name: str) -> str:
        """The cell without outer blanks; '' when the row has no such column."""
        return self.cells.get(name, "").strip()


@lru_cache(maxsize=100_000)
def read_uuid(text: str) -> str:
    """The ID in its usual form, or '' when it is none."""
    plain = tidy(text).lower().removeprefix("urn:uuid:")
    plain = plain[1:-1] if plain[:1] == "{" and plain[-1:] == "}" else plain
    if not UUID.fullmatch(plain):
        return ""
    digits = plain.replace("-", "")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


@lru_cache(maxsize=10_000)
def read_code(text: str) -> str:
    """A code in its usual form: case, spaces and underscores do not matter."""
    return re.sub(r"[\s_-]+", "-", tidy(text).casefold())


def read_rows(rows: Iterable[tuple[int, dict[str, str]]], now: datetime) -> list[Row]:
    """Every row typed, with its field errors (errors.csv, layer field)."""
    read = [Row(number, cells) for number, cells in rows]
    for row in read:
        row.type = words.ROW_TYPES.get(read_code(row.cell("type")), "")
        if not row.type:
            row.errors.add("type_unknown" if row.cell("type") else "type_missing")
    slashed = ambiguous_dates([r.cell("declaration_date") for r in read])
    for row in read:
        if row.type:
            read_cells(row, now, slashed)
    return read


def read_cells(row: Row, now: datetime, slashed: set[str]) -> None:
    """The cells that the row's type uses."""
    if row.type == words.DECLARE:
        read_person(row)
        read_type(row)
        read_declared(row, now, slashed)
    elif row.type == words.VOID:
        read_void(row)
    elif row.type in (words.PARTNER, words.PARTNER_UPDATE):
        read_partnership(row)
    else:
        read_person(row)
        if row.type == words.CHANGE:
            read_schedule(row)
        elif row.type != words.RESUME:
            allowed = words.DEFER_REASONS if row.type == words.DEFER else words.WITHDRAW_REASONS
            row.reason = known(row, "reason", allowed)


def read_id(row: Row, name: str, missing: str | None = None) -> str:
    """An ID column; `missing` is the error when it is blank, None when it may be."""
    text = row.cell(name)
    if not text:
        if missing:
            row.errors.add(missing)
        return ""
    value = read_uuid(text)
    if not value:
        row.errors.add(f"{name}_malformed")
    return value


def known(row: Row, name: str, allowed: tuple[str, ...], required: bool = True) -> str:
    """A code column of a closed list."""
    text = row.cell(name)
    if not text:
        if required:
            row.errors.add(f"{name}_missing")
        return ""
    value = read_code(text)
    if value not in allowed:
        row.errors.add(f"{name}_unknown")
        return ""
    return value


def read_course(row: Row, required: bool) -> None:
    """The course; NPQ courses have an error of their own."""
    if read_code(row.cell("course_identifier")).startswith("npq"):
        row.errors.add("npq_course_not_supported")
        return
    row.course = known(row, "course_identifier", words.COURSES, required)


def read_person(row: Row) -> None:
    """Participant and course of every row about a person."""
    row.participant = read_id(row, "participant_id", "participant_id_missing")
    read_course(row, required=True)


def read_type(row: Row) -> None:
    """The type of the declaration."""
    row.declaration_type = known(row, "declaration_type", words.TYPES)


def read_declared(row: Row, now: datetime, slashed: set[str]) -> None:
    """Date and evidence of a declaration."""
    row.evidence = known(row, "evidence_held", words.EVIDENCE, required=False)
    text = row.cell("declaration_date")
    if not text:
        row.errors.add("declaration_date_missing")
        return
    if text in slashed:
        row.errors.add("declaration_date_ambiguous")
        return
    row.date = read_date(text)
    if row.date is None:
        row.errors.add("declaration_date_malformed")
    elif row.date > now:
        row.errors.add("declaration_date_in_future")


def read_void(row: Row) -> None:
    """A declaration ID, or when that is blank the three columns of the slot."""
    if row.cell("declaration_id"):
        row.declaration = read_id(row, "declaration_id")
        return
    names = ("participant_id", "course_identifier", "declaration_type")
    if not all(row.cell(name) for name in names):
        row.errors.add("declaration_id_missing")
    row.participant = read_id(row, "participant_id")
    read_course(row, required=False)
    row.declaration_type = known(row, "declaration_type", words.TYPES, required=False)


def read_schedule(row: Row) -> None:
    """Schedule and, if it is given, cohort of a change of schedule."""
    row.schedule = known(row, "schedule_identifier", words.SCHEDULES)
    read_cohort(row, required=False)


def read_cohort(row: Row, required: bool) -> None:
    """A year of four digits."""
    text = row.cell("cohort")
    if not text:
        if required:
            row.errors.add("cohort_missing")
        return
    found = YEAR.fullmatch(tidy(text))
    if not found:
        row.errors.add("cohort_malformed")
        return
    row.cohort = int(found[1])


def read_partnership(row: Row) -> None:
    """The columns of a partnership or of its update."""
    row.delivery_partner = read_id(row, "delivery_partner_id", "delivery_partner_id_missing")
    if row.type == words.PARTNER_UPDATE:
        row.partnership = read_id(row, "partnership_id", "partnership_id_missing")
        return
    read_cohort(row, required=True)
    row.urn = tidy(row.cell("urn"))
    row.school = read_id(row, "school_id", None if row.urn else "school_id_missing")
