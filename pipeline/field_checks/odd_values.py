"""The careful reading of the distinct odd values of a file, as one Arrow table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from schemas.dates import DateReading, read_date, to_london
from schemas.slash_dates import Order, order_of, resolve_order
from schemas.values import Reading, read_id, read_urn, read_word, read_year
from schemas.vocabulary import (
    DATE_FIELD,
    ID_FIELDS,
    ROW_TYPE_SYNONYMS,
    WORDS_OF_FIELD,
    YEAR_FIELD,
)
from schemas.words import day_in_words, show

if TYPE_CHECKING:
    import pyarrow as pa


class ReadValue(NamedTuple):
    """One distinct odd text of one field of one sheet, to be read."""

    sheet_no: int
    field: str
    number: bool
    raw: str


@dataclass(frozen=True)
class _Line:
    """What one odd value was read as: the columns of `odd_value` besides its key."""

    text: str
    fault: str | None
    normalised: bool
    facts: dict[str, str]
    zoneless: bool = False
    two_ways: bool = False
    read_as_uk: bool = False
    warnings: tuple[str, ...] = ()


def read_odd_values(
    values: Sequence[ReadValue], slash_dates: Iterable[tuple[int, str]] = ()
) -> pa.Table:
    """The table `odd_value`: key columns and what the careful reading says of each value.

    `slash_dates` are sheet and text of everything in the date columns that may be a slash date.
    """
    columns: dict[int, list[DateReading]] = {}
    for sheet_no, text in slash_dates:
        columns.setdefault(sheet_no, []).append(read_date(text))
    orders = {sheet_no: order_of(column) for sheet_no, column in columns.items()}
    return _as_table(values, [_line(value, orders) for value in values])


def _line(value: ReadValue, orders: Mapping[int, Order]) -> _Line:
    if value.field == DATE_FIELD:
        order = orders.get(value.sheet_no, Order.BRITISH)
        date = resolve_order(read_date(value.raw), order)
        return _date_line(value.raw, date, read_as_uk=date.slash and order is Order.EITHER)
    reading = _read(value)
    facts = _facts(value.raw, reading, reading.text)
    return _Line(reading.text, reading.fault, reading.normalised, facts)


def _read(value: ReadValue) -> Reading:
    if value.field in ID_FIELDS:
        return read_id(value.raw, value.number)
    if value.field == "type":
        return read_word(value.raw, WORDS_OF_FIELD["type"], ROW_TYPE_SYNONYMS)
    if value.field in WORDS_OF_FIELD:
        return read_word(value.raw, WORDS_OF_FIELD[value.field])
    return read_year(value.raw) if value.field == YEAR_FIELD else read_urn(value.raw)


def _facts(raw: str, reading: Reading | DateReading, read_as: str) -> dict[str, str]:
    """What the words of a fault of the cell, or of the note that it was tidied, need."""
    if reading.fault:
        return {"error": show(raw.strip())} if reading.fault == "cell_excel_error" else {}
    return {"value": show(raw), "read_as": show(read_as)} if reading.normalised else {}


def _date_line(raw: str, reading: DateReading, *, read_as_uk: bool) -> _Line:
    text = read_as = reading.text
    if reading.instant is not None:
        text = f"{reading.instant:%Y-%m-%dT%H:%M:%S.%f}Z"
        read_as = day_in_words(to_london(reading.instant))
    return _Line(
        text,
        reading.fault,
        reading.normalised,
        _facts(raw, reading, read_as),
        reading.zoneless,
        reading.slash and reading.instant is None,
        read_as_uk,
        reading.warnings if reading.instant is not None else (),
    )


def _as_table(values: Sequence[ReadValue], lines: Sequence[_Line]) -> pa.Table:
    import pyarrow as pa

    text, flag = pa.string(), pa.bool_()
    return pa.table(
        {
            "sheet_no": pa.array([v.sheet_no for v in values], pa.int32()),
            "field": pa.array([v.field for v in values], text),
            "number": pa.array([v.number for v in values], flag),
            "raw": pa.array([v.raw for v in values], text),
            "text": pa.array([line.text for line in lines], text),
            "fault": pa.array([line.fault for line in lines], text),
            "normalised": pa.array([line.normalised for line in lines], flag),
            "facts": pa.array([list(line.facts.items()) for line in lines], pa.map_(text, text)),
            "zoneless": pa.array([line.zoneless for line in lines], flag),
            "two_ways": pa.array([line.two_ways for line in lines], flag),
            "read_as_uk": pa.array([line.read_as_uk for line in lines], flag),
            "warnings": pa.array([list(line.warnings) for line in lines], pa.list_(text)),
        }
    )
