"""Blanks, letters and lists of rows: the small words that all of intake shares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from schemas.vocabulary import plain_name

# Every space of Unicode, and the marks that have no width; a cell with only these is blank.
BLANKS = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u180e\u200b\u200c\u200d\u2060\ufeff"
)
_LONGEST_NAME = 200
# A byte order mark whose bytes were taken for letters and saved as such.
GARBLED_MARK = "\u00ef\u00bb\u00bf"
# What people add to the name of a column: asterisks, (required), brackets, a colon at the end.
_ADDED = re.compile(r"\(\s*required\s*\)|[*\[\]]|[:\uff1a]\s*$", re.IGNORECASE)
_NO_WIDTH = dict.fromkeys(map(ord, "\u180e\u200b\u200c\u200d\u2060\ufeff"))
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")


def is_blank(text: str | None) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return not text or not text.strip(BLANKS)


def match_name(header: str) -> str:
    """The form in which a header cell is looked up, as tidied as any value (section 6)."""
    text = (
        unicodedata.normalize("NFKC", header[:_LONGEST_NAME].removeprefix(GARBLED_MARK))
        .translate(_NO_WIDTH)
        .translate(_DASHES)
    )
    bare = _ADDED.sub("", text.strip(BLANKS)).strip(BLANKS)
    return plain_name(bare.strip(BLANKS + "'\"\u2018\u2019\u201c\u201d"))


def letter_of(position: int) -> str:
    """Excel's letters of a column; 0 is A."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def position_of(letters: str) -> int:
    """The column that Excel's letters name; A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def list_words(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, final = list(words) or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def list_rows(rows: Iterable[int], most: int = 10) -> str:
    """Row numbers as ranges: `2, 4 to 9 and 12`; beyond `most` ranges only how many more."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    words = [str(a) if a == b else f"{a} to {b}" for a, b in ranges[:most]]
    more = sum(b - a + 1 for a, b in ranges[most:])
    return list_words([*words, f"{more} more"] if more else words)


def show(text: str, most: int = 60) -> str:
    """Text of the sender for a sentence of ours: ASCII, on one line, not too long."""
    cut = text if len(text) <= most else text[: most - 3] + "..."
    return cut.encode("ascii", "backslashreplace").decode("ascii").translate(_ON_ONE_LINE)


_ON_ONE_LINE = {number: f"\\x{number:02x}" for number in (*range(32), 127)}
