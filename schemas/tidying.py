"""How text of a cell is tidied before it is read, and what makes a cell unreadable as it is.

Source: intake cases, section 6. Applies to IDs, codes, dates and years; nothing else is tidied.
"""

from __future__ import annotations

import re
import unicodedata

# Characters that take no room: they go wherever they stand.
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff"))
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# NEL, VT and FF are blanks at either end and control characters inside, like the rest of C0, C1.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE_BREAKS = re.compile("[\n\r\u2028\u2029]")
_BLANKS = " \t\n\r\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# All of Unicode's category Pd, and what looks like one of them. Listed: asking for the category of
# every character takes longer than reading a small file, and the answer changes with Python.
_DASHES = dict.fromkeys(
    map(
        ord,
        "-\u02d7\u058a\u05be\u1400\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e17"
        "\u2e1a\u2e3a\u2e3b\u2e40\u2e5d\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d",
    ),
    "-",
)
_SPREADSHEET_GUARD = re.compile('="(.*)"', re.DOTALL)
_QUOTES = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb"}
_ERRORS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#DIV/0!", "#NULL!", "#SPILL!", "#CALC!")
)
_TOO_NARROW = re.compile("#{3,}")


def is_blank(text: str) -> bool:
    """Nothing, or nothing but blanks of every kind (also no-break and zero-width)."""
    return not text.translate(_ZERO_WIDTH).strip(_BLANKS)


def tidy(text: str) -> str:
    """The text without what people and programs add by accident.

    `text` is not blank, and tidying never makes it so: `-` and `.` stay text.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_ZERO_WIDTH).strip(_BLANKS))
    plain = plain.translate(_DASHES).strip(_BLANKS)
    for step in (_without_guard, _without_apostrophe, _without_quotes, _without_stop):
        plain = step(plain).strip(_BLANKS) or plain
    return plain or text


def cell_fault(text: str) -> str | None:
    """The code of what makes the cell unreadable whatever its column, from its raw text."""
    bare = text.translate(_ZERO_WIDTH).strip(_BLANKS)
    if bare.upper() in _ERRORS or _TOO_NARROW.fullmatch(bare):
        return "cell_excel_error"
    if _DIRECTION_MARKS.search(bare):
        return "cell_has_direction_marks"
    if _LINE_BREAKS.search(bare):
        return "cell_has_newline"
    if _CONTROLS.search(bare):
        return "cell_has_control_characters"
    return None


def _without_guard(text: str) -> str:
    guarded = _SPREADSHEET_GUARD.fullmatch(text)
    return guarded[1] if guarded else text


def _without_apostrophe(text: str) -> str:
    # 'abc' is a pair of quotation marks, which the next step takes off.
    lone = text[:1] in ("'", "\u2019") and text[-1:] not in ("'", "\u2019")
    return text[1:] if lone else text


def _without_quotes(text: str) -> str:
    closing = _QUOTES.get(text[:1])
    return text[1:-1] if closing and len(text) > 2 and text.endswith(closing) else text


def _without_stop(text: str) -> str:
    return text[:-1] if text.endswith((".", ",")) else text
