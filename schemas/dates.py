"""How the text of a cell is read as an instant: the forms of intake cases, section 6, no others.

Days and times without a zone are those of London. Instants are naive datetimes in UTC, to the
microsecond. A slash date has two readings; which one counts is settled by its column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from schemas.tidying import cell_fault, is_blank, tidy
from schemas.words import MONTHS, day_in_words

LONDON = ZoneInfo("Europe/London")
FIRST_DAY_NUMBER, LAST_DAY_NUMBER = 43831, 50040
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 instants are naive UTC here

_TIME = r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[Tt ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d+))?)?"
    r"(?P<zone>[Zz]|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
# What databases write: a space between day and time, and often one before the zone.
_DATABASE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d) (?P<hour>\d\d):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:\.(?P<fraction>\d+))?)? ?(?P<zone>[Uu][Tt][Cc]|[+-]\d\d(?::?\d\d)?)",
    re.ASCII,
)
_SLASH = re.compile(
    rf"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{{4}})(?: {_TIME}(?:(?<=:\d\d:\d\d)\.0+)?)?",
    re.ASCII,
)
_NAMED = re.compile(
    rf"(?P<day>\d\d?)(?P<sep>[ -])(?P<name>[A-Za-z]+)(?P=sep)(?P<year>\d{{4}})(?: {_TIME})?",
    re.ASCII,
)
_DAY_NUMBER = re.compile(r"(\d{1,7})(?:\.0+)?", re.ASCII)
_TWO_DIGIT_YEAR = re.compile(r"\d\d?[-/. ](\d\d?|[A-Za-z]+)[-/. ]\d\d( .*)?", re.ASCII)
_MONTH_OF_NAME = {
    name.casefold(): number
    for number, full in enumerate(MONTHS, 1)
    for name in (full, full[:3], *(["sept"] if number == 9 else []))
}


class NotADate(Exception):
    """Why a text is not a date, as the end of a sentence that begins with "because"."""


@dataclass(frozen=True)
class DateReading:
    """What one text means as a date.

    `instant` is None when it could not be read (`reason` says why), and for a slash date until its
    column is known: `british` and `american` are its two readings, either of which may be None.
    """

    text: str
    fault: str | None = None
    normalised: bool = False
    instant: datetime | None = None
    reason: str = ""
    zoneless: bool = False
    warnings: tuple[str, ...] = ()
    slash: bool = False
    british: datetime | None = None
    american: datetime | None = None


@dataclass(frozen=True)
class _Local:
    """A London time as an instant; `repeated` when the clocks showed it twice."""

    instant: datetime
    repeated: bool = False


def read_date(text: str) -> DateReading:
    """The careful reading of one cell of a date column."""
    if is_blank(text):
        return DateReading("")
    tidied = tidy(text)
    normalised = tidied != text
    fault = cell_fault(text)
    if fault:
        return DateReading(tidied, fault, normalised)
    for pattern, read in _FORMS:
        found = pattern.fullmatch(tidied)
        if found:
            return _try(read, found, tidied, normalised)
    return DateReading(tidied, None, normalised, reason=_why_no_form_fits(tidied))


def _try(
    read: Callable[[re.Match[str], str, bool], DateReading],
    found: re.Match[str],
    tidied: str,
    normalised: bool,
) -> DateReading:
    try:
        return read(found, tidied, normalised)
    except NotADate as why:
        return DateReading(tidied, None, normalised, reason=str(why))


def _read_iso(found: re.Match[str], tidied: str, normalised: bool) -> DateReading:
    moment = _moment(found, int(found["month"]), int(found["day"]))
    fraction = found["fraction"] or ""
    moment += timedelta(microseconds=int(fraction[:6].ljust(6, "0")))
    normalised = normalised or len(fraction) > 6
    if found["zone"]:
        instant = moment - _offset(found["zone"])
        if not 2000 <= instant.year <= 2099:
            raise NotADate("in UTC it is not in the years 2000 to 2099")
        return DateReading(tidied, None, normalised, instant)
    return _of_london(moment, tidied, normalised)


def _read_named(found: re.Match[str], tidied: str, normalised: bool) -> DateReading:
    month = _MONTH_OF_NAME.get(found["name"].casefold())
    if month is None:
        raise NotADate(f"{found['name'][:20]} is not the English name of a month")
    return _of_london(_moment(found, month, int(found["day"])), tidied, normalised)


def _read_day_number(found: re.Match[str], tidied: str, normalised: bool) -> DateReading:
    number = int(found[1])
    if not FIRST_DAY_NUMBER <= number <= LAST_DAY_NUMBER:
        raise NotADate(
            f"a number alone is read as an Excel day number, and only from {FIRST_DAY_NUMBER} "
            f"(1 January 2020) to {LAST_DAY_NUMBER} (31 December 2036)"
        )
    reading = _of_london(_DAY_ZERO + timedelta(days=number), tidied, normalised)
    return DateReading(
        tidied,
        None,
        normalised or found[1] != tidied,
        reading.instant,
        zoneless=True,
        warnings=("date_from_serial_number",),
    )


def _read_slash(found: re.Match[str], tidied: str, normalised: bool) -> DateReading:
    first, second = int(found["day"]), int(found["month"])
    british, why = _local_or_why(found, second, first)
    american, _ = _local_or_why(found, first, second)
    if british is None and american is None:
        raise NotADate(why)
    repeated = british is not None and british.repeated
    return DateReading(
        tidied,
        None,
        normalised,
        reason=why,
        zoneless=True,
        warnings=("date_in_repeated_hour",) if repeated else (),
        slash=True,
        british=british.instant if british else None,
        american=american.instant if american else None,
    )


def _local_or_why(found: re.Match[str], month: int, day: int) -> tuple[_Local | None, str]:
    try:
        return from_london(_moment(found, month, day)), ""
    except NotADate as why:
        return None, str(why)


def _of_london(moment: datetime, tidied: str, normalised: bool) -> DateReading:
    local = from_london(moment)
    warnings = ("date_in_repeated_hour",) if local.repeated else ()
    return DateReading(tidied, None, normalised, local.instant, zoneless=True, warnings=warnings)


def from_london(moment: datetime) -> _Local:
    """A time on a London clock as an instant: the first of the two when the clocks went back."""
    early = moment.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    late = moment.replace(tzinfo=LONDON, fold=1).astimezone(UTC)
    if early > late:
        raise NotADate(f"the clocks went forward and {day_in_words(moment)} did not happen")
    return _Local(early.replace(tzinfo=None), repeated=early < late)


def to_london(instant: datetime) -> datetime:
    """A UTC instant as a London clock shows it."""
    return instant.replace(tzinfo=UTC).astimezone(LONDON).replace(tzinfo=None)


def _moment(found: re.Match[str], month: int, day: int) -> datetime:
    year = int(found["year"])
    if not 2000 <= year <= 2099:
        raise NotADate(f"the year {year:04d} is not from 2000 to 2099")
    if not 1 <= month <= 12:
        raise NotADate(f"there is no month {month}")
    if not 1 <= day <= _last_day(year, month):
        raise NotADate(f"there is no {day} {MONTHS[month - 1]} {year}")
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        raise NotADate("its time of day does not exist (00:00:00 to 23:59:59)")
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001


@cache
def _last_day(year: int, month: int) -> int:
    first_of_next = datetime(year + month // 12, month % 12 + 1, 1)  # noqa: DTZ001
    return (first_of_next - timedelta(days=1)).day


def _offset(zone: str) -> timedelta:
    if zone.upper() in ("Z", "UTC"):
        return timedelta(0)
    hours, minutes = int(zone[1:3]), int(zone[3:].lstrip(":") or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > timedelta(hours=14):
        raise NotADate(f"no place is {zone} from UTC")
    return -offset if zone[0] == "-" else offset


def _why_no_form_fits(text: str) -> str:
    if _TWO_DIGIT_YEAR.fullmatch(text):
        return "its year has two digits"
    return "it is in none of the forms that are read"


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str, bool], DateReading]], ...] = (
    (_ISO, _read_iso),
    (_DATABASE, _read_iso),
    (_SLASH, _read_slash),
    (_NAMED, _read_named),
    (_DAY_NUMBER, _read_day_number),
)
