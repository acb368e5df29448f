"""Which way round the slash dates of one column of one sheet are written.

Slash dates are British (5/11/2024 is 5 November). A date that exists only in the American order
makes every slash date of its column ambiguous. A column with nothing but dates that could be read
either way is ambiguous too: two readings are never guessed between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

from schemas.dates import DateReading

# The design page lets a column of dates that are all possible in both orders pass as British; the
# conformance stories refuse such a column. False follows the page to the letter.
BRITISH_ORDER_NEEDS_PROOF = True


class Order(Enum):
    """What the slash dates of a column show together."""

    BRITISH = "the day comes first"
    UNKNOWN = "they are all possible either way"
    AMERICAN = "one of them is possible only with the month first"


def order_of(column: Iterable[DateReading]) -> Order:
    """Which order the slash dates of one column of one sheet show."""
    slash = [reading for reading in column if reading.slash]
    if any(reading.british is None for reading in slash):
        return Order.AMERICAN
    if any(reading.american is None for reading in slash) or not BRITISH_ORDER_NEEDS_PROOF:
        return Order.BRITISH
    return Order.UNKNOWN


def resolve_order(reading: DateReading, order: Order) -> DateReading:
    """A slash date with its instant, or without one when it stays ambiguous."""
    if not reading.slash:
        return reading
    same = reading.british == reading.american
    if order is Order.BRITISH or (same and order is Order.UNKNOWN):
        return replace(reading, instant=reading.british)
    return replace(reading, warnings=())
