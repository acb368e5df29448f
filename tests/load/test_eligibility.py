"""Eligibility becomes known: what a load of participants does to submitted declarations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from load_world import ACORN, BIRCH, World, keep, make_with_providers, opened
from made_once import MadeOnce

P1 = "517933ac-ea4c-5514-b59b-2c4240bb79c7"
P2 = "885c811f-e20b-5947-91a2-659d929ee743"
T1 = "de857d41-11a1-523a-bc6a-c1c8c7879f04"
D1 = "013d9866-288b-5610-93a6-fb4eb2032e9e"
HEADER = (
    "training_record_id,lead_provider,start_date,end_date,participant_id,participant_type,cohort,"
    "schedule_identifier,eligible_for_funding"
)
DECLARATION = (
    "declaration_id,participant_id,lead_provider,course_identifier,declaration_type,"
    "declaration_date,state,cohort"
)


def enrolment(
    eligible: str,
    *,
    start: str = "2024-09-01",
    end: str = "",
    person: str = P1,
    kind: str = "ect",
    provider: str = ACORN,
) -> str:
    return f"{T1},{provider},{start},{end},{person},{kind},2024,ecf-standard-september,{eligible}"


def resolve_order(world: World, *rows: str) -> list[tuple[object, ...]]:
    """Load these participants; the states that the load recorded."""
    world.load("participants", "\n".join([HEADER, *rows]))
    return world.con.execute(
        "select state, statement from loading.new_declaration_state order by seq"
    ).fetchall()


def make_waiting(folder: Path) -> World:
    world = make_with_providers(folder)
    world.load("participants", f"{HEADER}\n{enrolment('')}")
    world.load(
        "declarations",
        f"{DECLARATION}\n{D1},{P1},{ACORN},ecf-induction,started,2024-10-01,submitted,2024",
    )
    return world


@pytest.fixture
def waiting(made_once: MadeOnce, tmp_path: Path) -> Iterator[World]:
    """One submitted declaration of a participant whose eligibility is not yet known."""
    kept = made_once.folder(
        "ledger with a waiting declaration", lambda folder: keep(folder, make_waiting(folder))
    )
    yield from opened(kept, tmp_path)


def test_eligible_moves_to_the_statement_open_then(waiting: World) -> None:
    waiting.at("2025-02-01 10:00:00")
    assert resolve_order(waiting, enrolment("true")) == [("eligible", "April 2025")]
    found = waiting.con.execute("select distinct code from finding").fetchall()
    assert found == [("declaration_state_changed",)]


def test_deadline_day_still_counts(waiting: World) -> None:
    waiting.at("2024-12-31 23:30:00")
    assert resolve_order(waiting, enrolment("true")) == [("eligible", "January 2025")]


def test_not_eligible_becomes_ineligible_and_stays(waiting: World) -> None:
    assert resolve_order(waiting, enrolment("false")) == [("ineligible", None)]
    assert resolve_order(waiting, enrolment("true")) == []


def test_eligible_never_goes_back(waiting: World) -> None:
    assert resolve_order(waiting, enrolment("true")) == [("eligible", "January 2025")]
    assert resolve_order(waiting, enrolment("false")) == []


def test_not_yet_known_leaves_it_submitted(waiting: World) -> None:
    assert resolve_order(waiting, enrolment("")) == []


def test_no_open_statement_is_reported(waiting: World) -> None:
    waiting.at("2031-01-01 10:00:00")
    assert resolve_order(waiting, enrolment("true")) == [("eligible", None)]
    ((code, row_id, facts),) = waiting.con.execute(
        "select code, row_id, facts from finding where code <> 'declaration_state_changed'"
    ).fetchall()
    assert (code, row_id) == ("eligible_without_statement", None)
    assert facts == {"count": "1", "cohort": "2024", "provider": "acorn teaching"}


def test_own_statement_row_goes_before_the_calendar(waiting: World) -> None:
    waiting.load(
        "statements", f"lead_provider,cohort,name,state\n{ACORN},2024,January 2025,payable"
    )
    assert resolve_order(waiting, enrolment("true")) == [("eligible", "April 2025")]


def test_another_providers_enrolment_says_nothing(waiting: World) -> None:
    assert resolve_order(waiting, enrolment("true", provider=BIRCH)) == []


def test_another_course_says_nothing(waiting: World) -> None:
    other = enrolment("true", kind="mentor").replace(T1, D1)
    assert resolve_order(waiting, other) == []


def test_current_enrolment_decides(waiting: World) -> None:
    # An ended enrolment is not the current one while another is open-ended.
    ended = enrolment("true", start="2024-10-01", end="2024-11-01")
    assert resolve_order(waiting, ended) == []
    later = enrolment("true", start="2024-11-02")
    assert resolve_order(waiting, later) == [("eligible", "January 2025")]


def test_retired_id_counts_as_the_new_one(waiting: World) -> None:
    waiting.load(
        "participant-id-changes",
        f"from_participant_id,to_participant_id\n{P1},{D1}\n{D1},{P2}",
    )
    now_known_as = enrolment("true", start="2024-11-02", person=P2)
    assert resolve_order(waiting, now_known_as) == [("eligible", "January 2025")]


def test_unchanged_row_settles_too(world: World) -> None:
    world.load("participants", f"{HEADER}\n{enrolment('true')}")
    world.load(
        "declarations",
        f"{DECLARATION}\n{D1},{P1},{ACORN},ecf-induction,started,2024-10-01,submitted,2024",
    )
    assert resolve_order(world, enrolment("true")) == [("eligible", "January 2025")]
    assert world.changed["enrolment"] == 0
