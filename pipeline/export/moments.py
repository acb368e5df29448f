"""Instants as people and programs write them on a command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[Tt ](?P<time>\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(?P<zone>[Zz]|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)


def read_moment(text: str) -> datetime | None:
    """The instant (UTC, aware) of an RFC 3339 text; None: it is none.

    Without a zone it is London time, a day alone its first instant there. `%3A` and the like are
    read as what they stand for.
    """
    found = MOMENT.fullmatch(unquote(text).strip())
    if found is None:
        return None
    zone = (found["zone"] or "").upper().replace("Z", "+00:00")
    try:
        moment = datetime.fromisoformat(f"{found['day']}T{found['time'] or '00:00'}{zone}")
        return (moment if zone else moment.replace(tzinfo=LONDON)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
