"""How bands fill: the worked table of the money page, and one declaration at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statements.money.bands import count_in_bands, fill_bands

NOTHING = (0, 0, 0)
FULL = (2, 2, 0)


@pytest.mark.parametrize(
    ("previous", "now", "expected"),
    [
        ((0, 0), (3, 0), [FULL, (1, 1, 0), NOTHING, NOTHING]),
        ((0, 0), (9, 0), [FULL] * 4),
        ((1, 0), (2, 0), [(1, 1, 0), (1, 1, 0), NOTHING, NOTHING]),
        ((4, 0), (0, 2), [NOTHING, (-2, 0, 2), NOTHING, NOTHING]),
        ((4, 0), (3, 2), [NOTHING, NOTHING, (1, 2, 1), (0, 1, 1)]),
        ((4, 0), (4, 1), [NOTHING, NOTHING, FULL, (1, 2, 1)]),
        ((8, 1), (4, 2), [NOTHING, NOTHING, NOTHING, (-1, 1, 2)]),
    ],
)
def test_worked_table(previous, now, expected):
    bands = fill_bands([2, 2, 2, 2], previous[0] - previous[1], *now)
    assert [(b.count, b.additions, b.subtractions) for b in bands] == expected


def test_what_does_not_fit_is_on_the_line_of_the_last_band():
    bands = fill_bands([2, 2, 2, 2], 0, 9, 0)
    assert [b.over_capacity for b in bands] == [0, 0, 0, 1]


def test_clawbacks_without_anything_paid_take_nothing():
    bands = fill_bands([2, 2], 1, 0, 3)
    assert [(b.count, b.subtractions, b.unmatched) for b in bands] == [(-1, 1, 2), (0, 0, 0)]


counts = st.integers(0, 12)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(-3, 12), counts, counts)
def test_same_as_one_declaration_at_a_time(capacities, previous, additions, subtractions):
    """The referee puts declarations on places one by one, and takes them off again one by one."""
    places = [band for band, capacity in enumerate(capacities) for _ in range(capacity)]
    before = places[: max(0, previous)]
    added = places[len(before) :][:additions]
    gone_added = added[::-1][:subtractions]
    gone_before = before[::-1][: subtractions - len(gone_added)]
    bands = fill_bands(capacities, previous, additions, subtractions)
    for number, band in enumerate(bands):
        assert band.previous == before.count(number)
        assert band.additions == added.count(number)
        assert band.subtractions == gone_added.count(number) + gone_before.count(number)
    assert bands[-1].over_capacity == additions - len(added)
    assert bands[0].unmatched == subtractions - len(gone_added) - len(gone_before)


def test_participants_in_bands():
    assert count_in_bands([2000, 2000, 2000], 4500) == [2000, 2000, 500]
    assert count_in_bands([2, 2], 99) == [2, 2]
