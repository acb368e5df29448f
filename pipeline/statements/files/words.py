"""How statements, days and kinds of declaration are called when people read about them."""

from __future__ import annotations

from datetime import date, datetime

from pipeline.statements.calendar.accounts import Statement

TYPE_NAMES = {
    "started": "Started",
    "retained-1": "Retained 1",
    "retained-2": "Retained 2",
    "retained-3": "Retained 3",
    "retained-4": "Retained 4",
    "completed": "Completed",
    "extended-1": "Extended 1",
    "extended-2": "Extended 2",
    "extended-3": "Extended 3",
}


def name_statement(statement: Statement) -> str:
    """`January 2025 of Acorn Teaching, cohort 2024`."""
    return f"{statement.key.name} of {statement.provider}, cohort {statement.key.cohort}"


def write_day(day: date | str | None) -> str:
    """`31 July 2025`; a day that is not known says so. Takes ISO text too."""
    if day is None:
        return "not known"
    known = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return f"{known.day} {known:%B} {known.year}"


def write_moment(instant: str) -> str:
    """`31 July 2025 at 14:05 UTC` from ISO text in UTC."""
    moment = datetime.fromisoformat(instant.removesuffix("Z"))
    return f"{write_day(moment.date())} at {moment:%H:%M} UTC"


def count_things(count: int, singular: str, plural: str | None = None) -> str:
    """`1 declaration`, `2,000 declarations`."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"
