"""The harness notices what it is there to notice, and its worlds are the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from .dates import ambiguous_dates, read_date
from .harness import compare
from .histories import stamp
from .loading import load, new_world
from .plot import make_plot
from .reading import FIELDS
from .referee import judge
from .verdict import Verdict
from .worlds import make_setting

SAME = {
    "result_outcome": "accepted",
    "result_error_codes": "",
    "result_warning_codes": "started_not_declared; date_from_serial_number",
    "result_state": "eligible",
    "result_statement": "January 2025",
    "result_participant_id": "p",
}
VERDICT = Verdict(
    2, "accepted", set(), {"started_not_declared"}, "eligible", "January 2025", "p", "d"
)


def test_equal_answers_do_not_differ() -> None:
    assert compare(VERDICT, SAME) == []


@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        ("result_outcome", "rejected", "outcome"),
        ("result_error_codes", "participant_deferred", "errors"),
        ("result_warning_codes", "", "warnings"),
        ("result_state", "submitted", "state"),
        ("result_statement", "", "statement"),
        ("result_participant_id", "q", "participant_id"),
    ],
)
def test_every_difference_is_seen(column: str, value: str, name: str) -> None:
    assert compare(VERDICT, {**SAME, column: value}) == [name]


def test_a_seed_gives_the_same_world_and_batches() -> None:
    once, again = make_setting(7, 8), make_setting(7, 8)
    assert once.rows == again.rows
    assert [*make_plot(once, 50, 4, True)] == [*make_plot(again, 50, 4, True)]
    assert once.rows != make_setting(8, 8).rows


def test_random_batches_reach_most_codes() -> None:
    reached: Counter[str] = Counter()
    for seed in range(1, 9):
        setting, world = make_setting(seed, 12), new_world()
        for kind, rows in setting.rows.items():
            load(world, kind, rows)
        for step in make_plot(setting, 300, 4, False):
            if step.do == "submit":
                cells = [{name: row.get(name, "") for name in FIELDS} for row in step.rows]
                numbered = [(n, row) for n, row in enumerate(cells, 2) if any(row.values())]
                for verdict in judge(world, step.provider, step.now, numbered):
                    reached.update([verdict.outcome, *verdict.errors, *verdict.warnings])
    assert reached["accepted"] > 500
    assert reached["already_recorded"] > 50
    assert len(reached) > 55


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-06-01", "2024-05-31T23:00:00Z"),
        ("2024-12-01 09:30", "2024-12-01T09:30:00Z"),
        ("2024-11-05T14:30:00.1234567+0100", "2024-11-05T13:30:00.123456Z"),
        ("25/10/2024 14:30", "2024-10-25T13:30:00Z"),
        ("5 Sept 2024", "2024-09-04T23:00:00Z"),
        ("05-Nov-2024 14:30", "2024-11-05T14:30:00Z"),
        ("45601", "2024-11-05T00:00:00Z"),
        ("2024-10-27T01:30:00", "2024-10-27T00:30:00Z"),
    ],
)
def test_dates_are_read(text: str, instant: str) -> None:
    read = read_date(text)
    assert read is not None
    assert stamp(read) == instant


@pytest.mark.parametrize(
    "text",
    ["2024-02-30", "2024-03-31T01:30", "5/6/24", "2024/11/05", "20241105", "2024-10-01T24:00:00Z"],
)
def test_dates_that_are_none(text: str) -> None:
    assert read_date(text) is None


def test_slash_dates() -> None:
    assert ambiguous_dates(["25/10/2024", "3/10/2024"]) == set()
    assert ambiguous_dates(["05/31/2024", "25/10/2024", "2024-10-01"]) == {
        "05/31/2024",
        "25/10/2024",
    }


def test_time_never_goes_back() -> None:
    times = [step.now for step in make_plot(make_setting(3, 4), 20, 8, True)]
    assert times == sorted(times)
    assert times[-1] - times[0] > timedelta(days=7)
