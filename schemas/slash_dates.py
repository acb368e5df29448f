"""Which way round the slash dates of one column of one sheet are written.

Slash dates are British (5/11/2024 is 5 November). A date that exists only in the American order
makes every slash date of its column ambiguous. A column with nothing but dates that could be read
either way is ambiguous too: two readings are never guessed between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from schemas.dates import DateReading

# The design page lets a column of dates that are all possible in both orders pass as British; the
# conformance stories refuse such a column. False follows the page to the letter.
BRITISH_ORDER_NEEDS_PROOF = True


def is_british(column: Iterable[DateReading]) -> bool:
    """Whether the slash dates of a column can be trusted to put the day first."""
    slash = [reading for reading in column if reading.slash]
    if any(reading.british is None for reading in slash):
        return False
    proved = any(reading.american is None for reading in slash)
    return proved or not BRITISH_ORDER_NEEDS_PROOF


def has_american(column: Iterable[DateReading]) -> bool:
    """Whether some slash date of a column exists in the American order only."""
    return any(reading.slash and reading.british is None for reading in column)


def settle(reading: DateReading, british: bool, american: bool) -> DateReading:
    """A slash date with its instant, or without one when it stays ambiguous."""
    if not reading.slash:
        return reading
    same = reading.british == reading.american
    if british or (same and not american):
        return replace(reading, instant=reading.british)
    return replace(reading, warnings=())
