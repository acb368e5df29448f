"""Turns what a workbook stores in a cell into the text that its sender sees (section 5)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_WHOLE = re.compile(r"-?[1-9][0-9]{0,14}|0")
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?))?"
)

NUMBER, DATE, TIME, DURATION = "number", "date", "time", "duration"
SEVEN, PERCENT = "seven", "percent"
_BUILT_IN = {
    **dict.fromkeys((*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58), DATE),
    **dict.fromkeys((*range(18, 22), 32, 33, 34, 35, 45, 47, 55, 56), TIME),
    46: DURATION,
    **dict.fromkeys((9, 10), PERCENT),
}
_DAY = 86_400
_LAST_DAY = 2_958_465


def format_kind(number: int, code: str | None) -> str:
    """What a number format shows: a number, a date, a time, a duration, or seven digits."""
    if code is None:
        return _BUILT_IN.get(number, NUMBER)
    if code == "0000000":
        return SEVEN
    shown = _QUOTED.sub("", code.split(";")[0]).lower()
    if "general" in shown:
        return NUMBER
    if _ELAPSED.search(shown):
        return DURATION
    if re.search("[dy]", shown) or re.fullmatch(r"[^hs]*m[^hs]*", shown):
        return DATE
    if re.search("[hms]", shown):
        return TIME
    return PERCENT if "%" in shown else NUMBER


def decode_text(text: str) -> str:
    """`_x000D_` is a carriage return; half of a surrogate pair becomes U+FFFD."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def number_text(raw: str) -> str:
    """Whole numbers become their digits (`2024.0` is `2024`), others the shortest exact text."""
    raw = raw.strip()
    if _WHOLE.fullmatch(raw):
        return raw
    try:
        value = float(raw)
    except ValueError:
        return raw
    if value != value or value in (float("inf"), float("-inf")):
        return raw
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    try:
        return format(Decimal(repr(value)), "f")
    except InvalidOperation:
        return raw


def percent_text(raw: str) -> str:
    """A number cell that is shown as a percentage: `0.6` is `60%`."""
    try:
        value = Decimal(repr(float(raw))) * 100
        text = format(value.quantize(Decimal(1)) if value == value.to_integral() else value, "f")
    except (ValueError, InvalidOperation):
        return raw.strip()
    return f"{text.rstrip('0') if '.' in text else text}%"


def date_text(raw: str, kind: str, epoch_1904: bool) -> str:
    """A date cell as `2024-10-01` or `2024-10-01T09:30:00`, to the nearest second.

    Times and durations become text that no date looks like; so does what is no day at all.
    """
    try:
        serial = float(raw)
        seconds = round(serial * _DAY)
    except (ValueError, OverflowError):
        return raw.strip()
    days, rest = divmod(seconds, _DAY)
    if kind == DURATION or (days == 0 and not epoch_1904) or (kind == TIME and days == 0):
        hours, rest = divmod(seconds, 3600)
        return f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"
    if not 0 <= days <= _LAST_DAY or (days == 60 and not epoch_1904):
        return number_text(raw)
    # Excel believes that 29 February 1900 was a day (day 60).
    origin = (1904, 1, 1) if epoch_1904 else (1899, 12, 31 if days < 60 else 30)
    start = datetime(*origin)  # noqa: DTZ001 - a day in a spreadsheet has no zone
    try:
        moment = start + timedelta(days=days, seconds=rest)
    except OverflowError:
        return number_text(raw)
    return moment.isoformat() if rest else moment.date().isoformat()


def iso_date_text(raw: str) -> str:
    """A date that the workbook stores as ISO text, in the same form as other date cells."""
    match = _ISO.fullmatch(raw.strip())
    if not match:
        return raw
    day, time = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{time or '00:00'}"[:29])
    except ValueError:
        return raw
    if moment.microsecond >= 500_000:
        moment += timedelta(seconds=1)
    moment = moment.replace(microsecond=0)
    plain = moment.isoformat()
    return plain.removesuffix("T00:00:00")
