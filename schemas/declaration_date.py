"""What may be wrong with a declaration date that is there (intake cases, section 6).

These rules see the frame: `declaration_date` is the tidied text, `instant` what it was read as
(UTC, NaT when it could not be), `two_ways` whether day and month could be exchanged, `now` when
the file was received (UTC).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.dates import read_date, to_london
from schemas.rule import rule
from schemas.words import day_in_words, listed, show

if TYPE_CHECKING:
    import pandas as pd

YEAR_FIRST = "like 2024-11-05"


def _why_not_read(text: str) -> dict[str, str]:
    return {"value": show(text), "reason": read_date(text).reason}


def _both_readings(text: str) -> dict[str, str]:
    reading = read_date(text)
    both = dict.fromkeys(
        day_in_words(to_london(instant))
        for instant in (reading.british, reading.american)
        if instant is not None
    )
    return {"value": show(text), "readings": listed(list(both))}


def _day_read(text: str) -> dict[str, str]:
    instant = read_date(text).instant
    return {"date": day_in_words(to_london(instant)) if instant else show(text)}


def _is_read(rows: pd.DataFrame) -> pd.Series[bool]:
    return (rows["declaration_date"] == "") | rows["instant"].notna() | rows["two_ways"]


def _is_read_one_way(rows: pd.DataFrame) -> pd.Series[bool]:
    return ~rows["two_ways"]


def _is_over(rows: pd.DataFrame) -> pd.Series[bool]:
    return ~(rows["instant"] > rows["now"])


declaration_date_malformed = rule(
    "declaration_date_malformed",
    "Declaration date is not a real date and time",
    '"{value}" was not read as a date, because {reason}. '
    f"Write it {YEAR_FIRST}, 2024-11-05T14:30:00Z or 5 November 2024.",
    _is_read,
    field="declaration_date",
    facts=_why_not_read,
)
declaration_date_ambiguous = rule(
    "declaration_date_ambiguous",
    "Declaration date could be read two ways",
    '"{value}" could be {readings}: the dates of this column leave open whether the day or the '
    "month comes first. "
    f"Write every date of this column with the year first, {YEAR_FIRST}.",
    _is_read_one_way,
    field="declaration_date",
    facts=_both_readings,
)
declaration_date_in_future = rule(
    "declaration_date_in_future",
    "Declaration date is in the future",
    "{date} is later than {now}, when the file was received. "
    "Give the day on which the event happened, or send the row again after it.",
    _is_over,
    field="declaration_date",
    facts=_day_read,
)
