"""Small pieces of plain English that the details of findings are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches

SHOWN = 60
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def show(text: str) -> str:
    """A value inside a sentence: printable ASCII, everything else as `\\u202e`, cut at 60."""
    plain = text[: SHOWN + 1]
    if not (plain.isascii() and plain.isprintable()):
        plain = "".join(c if " " <= c <= "~" else _escape(c) for c in plain)
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 3] + "..."


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def listed(words: Sequence[str], last: str = "or") -> str:
    """`a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(number: int, noun: str) -> str:
    """`1 digit`, `2 digits`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def did_you_mean(text: str, words: Sequence[str]) -> str:
    """` Did you mean retained-1?` when one word of a closed list is near, else nothing."""
    near = get_close_matches(text.casefold()[:80], words, n=1, cutoff=0.7)
    return f" Did you mean {near[0]}?" if near else ""


def day_in_words(day: datetime) -> str:
    """`31 July 2025`, with the time when there is one: `31 July 2025 at 14:30:05`."""
    words = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    time = f"{day:%H:%M:%S.%f}".rstrip("0").rstrip(".") if day.microsecond else f"{day:%H:%M:%S}"
    return words if time == "00:00:00" else f"{words} at {time.removesuffix(':00')}"
