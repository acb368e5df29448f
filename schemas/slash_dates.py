"""Which way round the slash dates of one column of one sheet are written.

Slash dates are British (5/11/2024 is 5 November), as Excel in the UK writes every date of a CSV: a
mended row has to mean the same alone as it meant among others. Only a date that exists in the
American order alone makes every slash date of its column ambiguous.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

from schemas.dates import DateReading


class Order(Enum):
    """What the slash dates of a column show together."""

    BRITISH = "the day comes first"
    EITHER = "they are all possible either way, and read with the day first"
    AMERICAN = "one of them is possible only with the month first"


def order_of(column: Iterable[DateReading]) -> Order:
    """Which order the slash dates of one column of one sheet show."""
    slash = [reading for reading in column if reading.slash]
    if any(reading.british is None for reading in slash):
        return Order.AMERICAN
    if any(reading.american is None for reading in slash):
        return Order.BRITISH
    differ = any(reading.british != reading.american for reading in slash)
    return Order.EITHER if differ else Order.BRITISH


def resolve_order(reading: DateReading, order: Order) -> DateReading:
    """A slash date with its instant, or without one when it stays ambiguous."""
    if not reading.slash:
        return reading
    if order is Order.AMERICAN:
        return replace(reading, warnings=())
    return replace(reading, instant=reading.british)
