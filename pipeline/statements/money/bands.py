"""How the declarations of one type fill the bands of a contract (money, section 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class BandFill:
    """Counts of declarations in one band. `count` may be negative."""

    previous: int
    additions: int
    subtractions: int
    over_capacity: int = 0  # additions that no band had room for: on the last band, paid nothing
    unmatched: int = 0  # subtractions that found nothing to be taken from: on the first band

    @property
    def count(self) -> int:
        return self.additions - self.subtractions


def fill_bands(
    capacities: Sequence[int], previous: int, additions: int, subtractions: int
) -> tuple[BandFill, ...]:
    """The bands, lowest first, after one statement.

    `previous` is what earlier statements left (billable minus refundable, may be negative),
    `additions` and `subtractions` are the billable and refundable lines of this one.
    """
    before, _ = _fill_upwards(capacities, max(0, previous))
    room = [c - b for c, b in zip(capacities, before, strict=True)]
    added, over_capacity = _fill_upwards(room, additions)
    taken_from_added, left = _take_downwards(added, subtractions)
    taken_from_before, unmatched = _take_downwards(before, left)
    last = len(capacities) - 1
    return tuple(
        BandFill(
            previous=before[i],
            additions=added[i],
            subtractions=taken_from_added[i] + taken_from_before[i],
            over_capacity=over_capacity if i == last else 0,
            unmatched=unmatched if i == 0 else 0,
        )
        for i in range(len(capacities))
    )


def places_in_bands(fills: Sequence[BandFill], is_billable: bool) -> list[tuple[int, int, bool]]:
    """Which band the declarations of one type fall in, in runs: (how many, band, over capacity).

    Additions fill the bands from the lowest upwards; what has no room is on the last one.
    Subtractions are taken from the highest downwards; what is left over is on the first one.
    """
    last = len(fills) - 1
    if is_billable:
        runs = [(fill.additions, i, False) for i, fill in enumerate(fills)]
        return [*runs, (fills[last].over_capacity, last, True)]
    runs = [(fill.subtractions, i, False) for i, fill in reversed([*enumerate(fills)])]
    return [*runs, (fills[0].unmatched, 0, False)]


def count_in_bands(capacities: Sequence[int], participants: int) -> list[int]:
    """How many of so many participants fall in each band, lowest first."""
    return _fill_upwards(capacities, max(0, participants))[0]


def _fill_upwards(room: Sequence[int], count: int) -> tuple[list[int], int]:
    filled = []
    for places in room:
        filled.append(min(places, count))
        count -= filled[-1]
    return filled, count


def _take_downwards(available: Sequence[int], count: int) -> tuple[list[int], int]:
    taken = []
    for there in reversed(available):
        taken.append(min(there, count))
        count -= taken[-1]
    return taken[::-1], count
