"""Reads the values of reference data one by one: text as received in, canonical text out.

Every reader takes the text of one cell (not blank) and answers the canonical text that the
database casts without further thought, or None when the text cannot be read in exactly one way
(intake cases, section 6). Readers never raise. What batches have too, IDs and dates, is read by
the readers of `schemas.values` and `schemas.dates`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from schemas import values
from schemas.dates import read_date, to_london
from schemas.tidying import cell_fault, tidy
from schemas.words import MONTHS

TRUE_WORDS, FALSE_WORDS = ("true", "yes", "1"), ("false", "no", "0")
MONTH_NUMBERS = {
    name.casefold(): number
    for number, month in enumerate(MONTHS, 1)
    for name in (month, month[:3], *(["Sept"] if number == 9 else []))
}
# A year of two digits only in the one form that a spreadsheet gives to a month.
STATEMENT_NAMES = (
    re.compile("(?P<month>[A-Za-z]{3,9})[ ./-]?(?P<year>20[0-9]{2})"),
    re.compile("(?P<month>[A-Za-z]{3,4})-(?P<year>[0-9]{2})"),
    re.compile("(?P<month>[0-9]{1,2})[/.-](?P<year>20[0-9]{2})"),
    re.compile("(?P<year>20[0-9]{2})-(?P<month>[0-9]{2})"),
)
YEAR_FIRST = re.compile("([0-9]{4})/([0-9]{2})/([0-9]{2})")
GUARDED = re.compile("'\\s*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def fault_of_text(text: str) -> str | None:
    """Of free text only an Excel error is no value; line breaks and odd characters are kept."""
    fault = cell_fault(text)
    return fault if fault == "cell_excel_error" else None


def fault_of_number(text: str) -> str | None:
    """An ID or number may also have been spoiled by a spreadsheet: `1.23457E+18`."""
    mangled = "cell_number_mangled" if values.is_mangled_number(tidy(text)) else None
    return cell_fault(text) or mangled


def same_form(code: str) -> str:
    """The form in which codes are compared: case, blanks, hyphens and underscores do not matter."""
    return "".join(c for c in code.casefold() if not c.isspace() and c not in "-_")


def read_uuid(text: str) -> str | None:
    """A UUID in any case; braces, `urn:uuid:` and missing hyphens are tidied."""
    plain = values.read_id(text).text
    return plain if values.UUID.fullmatch(plain) else None


def read_words(text: str) -> str | None:
    """Free text such as a name, in NFC, without the apostrophe that guards a formula."""
    plain = unicodedata.normalize("NFC", text).strip()
    return plain[1:] if GUARDED.match(plain) else plain


def read_code(text: str) -> str | None:
    """A code that is no closed list, spelled as the API spells it: small letters, hyphens."""
    return re.sub(r"[\s_]+", "-", tidy(text).lower())


def read_name_of_code(text: str) -> str | None:
    """A code that the service spells with underscores."""
    return re.sub(r"[\s-]+", "_", tidy(text).lower())


def read_choice(spellings: Mapping[str, str], text: str) -> str | None:
    """The item of a closed list that the text spells, whatever its case, blanks and hyphens."""
    return spellings.get(same_form(tidy(text)))


def read_statement_name(text: str) -> str | None:
    """The name of a statement, `March 2025`; also where a spreadsheet turned it into a month.

    That is `Mar-25`, `Mar 2025`, `03/2025` or the first day of the month as a date. What names no
    month and year in one way only is none (intake case 101a).
    """
    plain = re.sub(r"\s+", " ", tidy(text))
    for form in STATEMENT_NAMES:
        found = form.fullmatch(plain)
        if found:
            month = found["month"].casefold()
            number = int(month) if month.isdecimal() else MONTH_NUMBERS.get(month, 0)
            return f"{MONTHS[number - 1]} 20{found['year'][-2:]}" if 1 <= number <= 12 else None
    day = None if plain.isdecimal() else moment(YEAR_FIRST.sub(r"\1-\2-\3", plain))
    local = day and to_london(day)
    if local is None or local.day != 1 or (local.hour, local.minute, local.second) != (0, 0, 0):
        return None
    return f"{MONTHS[local.month - 1]} {local.year}"


def is_other_statement_name(text: str, read_as: str) -> bool:
    """Whether the name of a statement was not just tidied of blanks and capitals."""
    return " ".join(text.split()).casefold() != read_as.casefold()


def whole_number(text: str) -> str:
    """The digits of `2024.0`, which is how a number cell may arrive; other text as it is."""
    return re.sub(r"\.0+\Z", "", tidy(text))


def read_year(text: str) -> str | None:
    """The start year of a cohort, four digits."""
    plain = whole_number(text)
    return plain if re.fullmatch("20[0-9]{2}", plain) else None


def read_count(text: str) -> str | None:
    """A whole number of people, up to nine digits."""
    plain = whole_number(text)
    return plain if re.fullmatch("[0-9]{1,9}", plain) else None


def read_urn(text: str) -> str | None:
    """A school's unique reference number: digits."""
    plain = whole_number(text)
    return plain if re.fullmatch("[0-9]{4,8}", plain) else None


def read_teacher_reference_number(text: str) -> str | None:
    """Seven digits; no zero is added to six (intake cases 93 and 94)."""
    plain = whole_number(text)
    return plain if re.fullmatch("[0-9]{7}", plain) else None


def read_amount(text: str) -> str | None:
    """Pounds or per cent: digits with at most one point, up to six places (intake case 101)."""
    plain = tidy(text)
    if not re.fullmatch(r"[0-9]{0,12}(?:\.[0-9]*)?", plain) or not any(c.isdigit() for c in plain):
        return None
    pounds, _, places = plain.partition(".")
    places = places.rstrip("0")
    return f"{pounds or '0'}.{places or '0'}" if len(places) <= 6 else None


def read_share(text: str) -> str | None:
    """A share in per cent, 0 to 100, with or without the sign.

    Between 0 and 1 the sign has to say that it is no fraction: 0.6 may be meant as 60.
    """
    plain = tidy(text)
    signed = plain.endswith("%")
    amount = read_amount(plain.removesuffix("%").rstrip())
    if amount is None or float(amount) > 100 or (not signed and 0 < float(amount) < 1):
        return None
    return amount


def read_yes_no(text: str) -> str | None:
    """The closed list of intake case 53."""
    plain = whole_number(text).casefold()
    if plain in TRUE_WORDS:
        return "true"
    return "false" if plain in FALSE_WORDS else None


def read_day(text: str) -> str | None:
    """A day in England as `2024-09-01`; of an instant, its day in London."""
    # The service's own import files have 2024/09/01, which can be read in one way only.
    instant = moment(YEAR_FIRST.sub(r"\1-\2-\3", text))
    return None if instant is None else to_london(instant).date().isoformat()


def read_instant(text: str) -> str | None:
    """An instant as UTC `2024-08-31T23:00:00Z`; without a zone London time, a day alone 00:00."""
    instant = moment(text)
    return None if instant is None else f"{instant.isoformat()}Z"


def moment(text: str) -> datetime | None:
    """The instant (naive UTC) that a text names; slash dates are British."""
    reading = read_date(text)
    return reading.british if reading.slash else reading.instant


def is_slash_date(text: str) -> bool:
    """Whether the text is written day/month/year, the one form that two countries share."""
    return read_date(text).slash


def is_us_date_only(text: str) -> bool:
    """Whether the text is a real date only when its month comes first."""
    reading = read_date(text)
    return reading.slash and reading.british is None
