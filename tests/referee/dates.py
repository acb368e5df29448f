"""Dates as the rulebook reads them: days and plain times are London's, instants are UTC."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
SLASH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?)?")
DATABASE = re.compile(
    r"(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)? ?(utc|[+-]\d{2}(?::?\d{2})?)"
)
WORDS = re.compile(r"(\d{1,2})[ -]([a-z]+)[ -](\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?")
ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(z|[+-]\d{2}:?\d{2})?)?"
)
FIRST_SERIAL, LAST_SERIAL = 43831, 50040


@cache
def start_of_day(day: date) -> datetime:
    """The first instant of a day in England, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The day it is in England at that instant."""
    return instant.astimezone(LONDON).date()


@lru_cache(maxsize=100_000)
def read_instant(text: str) -> datetime:
    """An instant of a loaded file: RFC 3339, or a plain day or time in London."""
    instant = read_date(text)
    if instant is None:
        raise ValueError(f"not a date: {text}")
    return instant


def tidy(text: str) -> str:
    """The value as it is read: outer blanks, odd dashes, guards and a last stop taken away."""
    if text.isascii() and text.strip() == text and text[-1:] not in ".,'\"" and text[:1] != "'":
        return text
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub("[\u200b-\u200d\u2060\ufeff]", "", plain)
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain).strip()
    if len(plain) > 2 and plain[0] == plain[-1] and plain[0] in "'\"":
        plain = plain[1:-1].strip()
    plain = plain[1:] if plain[:1] == "'" and len(plain) > 1 else plain
    plain = plain[:-1] if plain[-1:] in (".", ",") and len(plain) > 1 else plain
    return plain.strip()


@lru_cache(maxsize=100_000)
def read_date(text: str) -> datetime | None:
    """The instant a declaration date means, or None when it is not a real date and time."""
    plain = tidy(text).lower()
    if plain.isascii() and plain.isdigit() and FIRST_SERIAL <= int(plain) <= LAST_SERIAL:
        return start_of_day(date(1899, 12, 30) + timedelta(days=int(plain)))
    if found := ISO.fullmatch(plain):
        return read_iso(found)
    if found := DATABASE.fullmatch(plain):
        return read_iso(found)
    if found := SLASH.fullmatch(plain):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        return local(year, month, day, found[4], found[5], found[6])
    if found := WORDS.fullmatch(plain):
        month = month_named(found[2])
        return local(int(found[3]), month, int(found[1]), found[4], found[5], found[6])
    return None


def month_named(name: str) -> int:
    """1 to 12; 0 when there is no such month."""
    for number, full in enumerate(MONTH_NAMES, start=1):
        if name in (full, full[:3]) or (name == "sept" and number == 9):
            return number
    return 0


def read_iso(found: re.Match[str]) -> datetime | None:
    """RFC 3339 and its relatives; without a zone it is London's time."""
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    micros = int((found[7] or "0")[:6].ljust(6, "0"))
    if not found[8]:
        return local(year, month, day, found[4], found[5], found[6], micros)
    zone = zone_named(found[8])
    if zone is None or not 2000 <= year <= 2099:
        return None
    try:
        clock = (int(found[4]), int(found[5]), int(found[6] or 0), micros)
        return datetime(year, month, day, *clock, tzinfo=zone).astimezone(UTC)
    except ValueError:
        return None


def zone_named(text: str) -> timezone | None:
    """Z or an offset of at most 14 hours."""
    if text in ("z", "utc"):
        return UTC
    past = int(text[3:].lstrip(":") or 0)
    minutes = int(text[1:3]) * 60 + past
    if minutes > 14 * 60 or past > 59:
        return None
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def local(
    year: int,
    month: int,
    day: int,
    hour: str | None,
    minute: str | None,
    second: str | None,
    micros: int = 0,
) -> datetime | None:
    """A London time as an instant: None for a time the clocks skip, the first of a repeated one."""
    if not 2000 <= year <= 2099:
        return None
    try:
        clock = (int(hour or 0), int(minute or 0), int(second or 0), micros)
        plain = datetime(year, month, day, *clock, tzinfo=LONDON)
    except ValueError:
        return None
    instant = plain.astimezone(UTC)
    back = instant.astimezone(LONDON)
    return instant if back.replace(tzinfo=None) == plain.replace(tzinfo=None) else None


def ambiguous_dates(texts: list[str]) -> set[str]:
    """The slash dates of one column that could be read two ways (intake cases, section 6).

    A date that is real only in the American reading spoils every slash date of its column;
    without one all of them are British.
    """
    found = [(text, SLASH.fullmatch(tidy(text))) for text in texts]
    pairs = {text: (int(m[1]), int(m[2])) for text, m in found if m}
    if any(first <= 12 < second <= 31 for first, second in pairs.values()):
        return set(pairs)
    return set()
