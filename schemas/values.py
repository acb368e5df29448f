"""How the text of one cell is read as an ID, a word of a closed list, a year or a URN.

This careful reading decides what unusual values mean. What it reads it gives back in ordinary
form (a lower-case UUID, the very word of the list, four digits), so that one check in the schema
judges every value alike. Source: intake cases, section 6.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.tidying import cell_fault, is_blank, tidy

UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_BRACES = re.compile(r"\{(.*)\}")
_HEX = re.compile("[0-9a-f]{32}")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]{1,3}")
_LONG_NUMBER = re.compile(r"[0-9]{16,}(\.0+)?")
_WHOLE = re.compile(r"([0-9]+)\.0+")
_BETWEEN_WORDS = re.compile(r"\s*-\s*|[\s_]+")


@dataclass(frozen=True)
class Reading:
    """What one text means.

    `text` is the ordinary form, or the tidied text when it could not be read ("" for a blank).
    `fault` is the code of a fault of the cell itself; then no rule judges the value.
    """

    text: str
    fault: str | None = None
    normalised: bool = False


def read_id(text: str, is_number: bool = False) -> Reading:
    """A UUID in any case; braces, `urn:uuid:` and missing hyphens are tidied."""
    if is_blank(text):
        return Reading("")
    fault = "cell_number_mangled" if is_number else cell_fault(text)
    tidied = tidy(text)
    if fault is None and is_mangled_number(tidied):
        fault = "cell_number_mangled"
    plain = _plain_uuid(tidied.lower())
    if fault or not UUID.fullmatch(plain):
        return Reading(tidied, fault, tidied != text)
    return Reading(plain, None, plain != text.lower())


def is_mangled_number(text: str) -> bool:
    """`1.23457E+18`, or more digits than a spreadsheet keeps (32 digits may be a UUID)."""
    if _SCIENTIFIC.fullmatch(text):
        return True
    return bool(_LONG_NUMBER.fullmatch(text)) and not _HEX.fullmatch(text)


def _plain_uuid(text: str) -> str:
    inner = text.removeprefix("urn:uuid:")
    braced = _BRACES.fullmatch(inner)
    inner = braced[1].strip() if braced else inner
    if _HEX.fullmatch(inner):
        inner = "-".join((inner[:8], inner[8:12], inner[12:16], inner[16:20], inner[20:]))
    return inner


def read_word(
    text: str, words: Sequence[str], synonyms: Mapping[str, str] | None = None
) -> Reading:
    """A word of a closed list; case, spaces and underscores do not matter."""
    if is_blank(text):
        return Reading("")
    tidied = tidy(text)
    fault = cell_fault(text)
    if fault:
        return Reading(tidied, fault, tidied != text)
    plain = _BETWEEN_WORDS.sub("-", tidied.casefold())
    meant = (synonyms or {}).get(plain, plain)
    if meant in words:
        return Reading(meant, None, text != plain)
    # What is on no list keeps its spelling; npq_ counts as npq- for the rule about NPQ courses.
    return Reading(plain if plain.startswith("npq-") else tidied, None, tidied != text)


def read_year(text: str) -> Reading:
    """A year of four digits, also when a spreadsheet wrote it as 2024.0."""
    return _read_digits(text)


def read_urn(text: str) -> Reading:
    """The number of a school. Whether there is such a school is not for this room to say."""
    reading = _read_digits(text)
    if reading.fault is None and _SCIENTIFIC.fullmatch(reading.text):
        return Reading(reading.text, "cell_number_mangled", reading.normalised)
    return reading


def _read_digits(text: str) -> Reading:
    if is_blank(text):
        return Reading("")
    tidied = tidy(text)
    fault = cell_fault(text)
    whole = _WHOLE.fullmatch(tidied)
    plain = whole[1] if whole and fault is None else tidied
    return Reading(plain, fault, plain != text)
