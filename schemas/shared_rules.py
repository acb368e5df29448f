"""Field rules that several row types share, each written once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from schemas.rule import Facts, FieldRule, no_facts, rule
from schemas.vocabulary import COURSES, DECLARATION_TYPES, NPQ_PREFIX
from schemas.words import counted, did_you_mean, listed, show

if TYPE_CHECKING:
    import pandas as pd

_HEX = "[0-9a-fA-F]"
UUID_PATTERN = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"
YEAR_PATTERN = "[1-9][0-9]{3}"
NOT_IN_LIST = 'Write {expected} instead of "{value}".{hint}'


def missing(field: str, label: str, advice: str, facts: Facts = no_facts) -> FieldRule:
    """A blank cell in a column that this type of row needs."""
    return rule(
        f"{field}_missing", f"{label} is missing", advice, _is_given, field=field, facts=facts
    )


def not_a_uuid(field: str, label: str, *, optional: bool = False) -> FieldRule:
    """Something else than a UUID in an ID column, which may be blank if it is `optional`."""
    return rule(
        f"{field}_malformed",
        f"{label} is not a UUID",
        "An ID has 32 digits (0 to 9 and a to f) in groups like "
        '517933ac-ea4c-5514-b59b-2c4240bb79c7, but "{value}" has {found}. '
        "Copy the whole ID again from where it was shown." + ("{hint}" if optional else ""),
        _fits(UUID_PATTERN),
        field=field,
        facts=lambda text: {
            "value": show(text),
            "found": found_in_id(text),
            "hint": leave_blank(text),
        },
    )


def not_in_list(
    code: str,
    field: str,
    title: str,
    words: Sequence[str],
    spared: str | None = None,
    shown: tuple[str, ...] = (),
    *,
    optional: bool = False,
) -> FieldRule:
    """A word that a closed list does not have; `spared` words have a code of their own.

    Where the cell may be blank (`optional`), words for "none" get the advice to leave it so.
    """
    return rule(
        code,
        title,
        NOT_IN_LIST,
        _is_one_of(words, spared),
        field=field,
        facts=lambda text: {
            "value": show(text),
            "expected": listed(shown or words),
            "hint": leave_blank(text, words) if optional else did_you_mean(text, words),
        },
    )


# What people write for "there is none"; a blank cell says it (intake case 52).
NONE_WORDS = frozenset(("na", "n/a", "none", "null", "nan", "nil", "-", ".", "not applicable"))


def leave_blank(text: str, words: Sequence[str] = ()) -> str:
    """The advice to leave a cell blank that says there is none, else what may have been meant."""
    if text.strip().casefold() in NONE_WORDS:
        return " If there is none, leave the cell blank."
    return did_you_mean(text, words) if words else ""


def not_a_year(field: str, label: str) -> FieldRule:
    """Something else than a year in the column of a cohort."""
    return rule(
        f"{field}_malformed",
        f"{label} is not a year",
        '"{value}" is not a year of four digits. '
        "Write the year in which the cohort starts, such as 2024.",
        _fits(YEAR_PATTERN),
        field=field,
        facts=lambda text: {"value": show(text)},
    )


def found_in_id(text: str) -> str:
    """How many digits of an ID a text has, and how many other characters but hyphens."""
    letters = text.replace("-", "")
    digits = sum(c in "0123456789abcdefABCDEF" for c in letters)
    if len(letters) == digits == 32:
        return "them in other groups"
    others = len(letters) - digits
    rest = f" and {counted(others, 'other character')}" if others else ""
    return f"{digits or 'none'} of them{rest}"


def _is_given(column: pd.Series[str]) -> pd.Series[bool]:
    return column != ""


def _fits(pattern: str) -> Callable[[pd.Series[str]], pd.Series[bool]]:
    return lambda column: (column == "") | column.str.fullmatch(pattern)


def _is_one_of(
    words: Sequence[str], spared: str | None
) -> Callable[[pd.Series[str]], pd.Series[bool]]:
    allowed = ["", *words]
    if spared is None:
        return lambda column: column.isin(allowed)
    return lambda column: column.isin(allowed) | column.str.startswith(spared)


participant_id_missing = missing(
    "participant_id",
    "Participant ID",
    "The cell is blank. Give the ID of the participant, as your list of participants shows it.",
)
participant_id_malformed = not_a_uuid("participant_id", "Participant ID")

course_identifier_missing = missing(
    "course_identifier", "Course identifier", f"The cell is blank. Write {listed(COURSES)}."
)
npq_course_not_supported = rule(
    "npq_course_not_supported",
    "NPQ courses are not supported",
    f'"{{value}}" is an NPQ course, and only {listed(COURSES, "and")} are taken here. '
    "Take the row out of this file.",
    lambda column: ~column.str.startswith(NPQ_PREFIX),
    field="course_identifier",
    facts=lambda text: {"value": show(text)},
)
course_identifier_unknown = not_in_list(
    "course_identifier_unknown",
    "course_identifier",
    "Course identifier is not recognised",
    COURSES,
    spared=NPQ_PREFIX,
)

declaration_type_unknown = not_in_list(
    "declaration_type_unknown",
    "declaration_type",
    "Declaration type is not recognised",
    DECLARATION_TYPES,
)

cohort_malformed = not_a_year("cohort", "Cohort")

delivery_partner_id_missing = missing(
    "delivery_partner_id",
    "Delivery partner ID",
    "The cell is blank. Give the ID of the delivery partner, as your list of delivery partners "
    "shows it.",
)
delivery_partner_id_malformed = not_a_uuid("delivery_partner_id", "Delivery partner ID")
