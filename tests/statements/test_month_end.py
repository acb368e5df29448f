"""Closing, paying, adjusting: what is staged, what is refused, what stays as it was."""

from __future__ import annotations

import json
from datetime import date

import pytest
from statement_world import ACORN, make_usual_world

from pipeline.statements import (
    Key,
    StatementRefused,
    plan_adjust,
    plan_close,
    plan_pay,
    read_statements,
    statement_figures,
    write_document,
)

JANUARY, APRIL = Key(ACORN, 2024, "January 2025"), Key(ACORN, 2024, "April 2025")


@pytest.fixture
def world(tmp_path):
    return make_usual_world(tmp_path / "ledger.duckdb")


def close(world, day):
    return world.record("close", plan_close(world.con, world.event, day))


def pay(world, key):
    return world.record("pay", plan_pay(world.con, world.event, key))


def state_of(world, key):
    return read_statements(world.con, world.event)[key].state


def document_of(world, key):
    return write_document(statement_figures(world.con, key, world.event))


def test_on_the_cut_off_day_nothing_closes(world):
    plan = plan_close(world.con, world.event, date(2024, 12, 31))
    assert (plan.changes, plan.statements, plan.exit_code) == (False, (), 0)
    assert plan_close(world.con, world.event, date(2025, 1, 1)).statements == (JANUARY,)


def test_closing_makes_the_eligible_payable_and_nothing_else(world):
    here = {"statement": "January 2025"}
    eligible, voided = world.declare(1, **here)[0], world.declare(1, state="voided", **here)[0]
    waiting, later = (
        world.declare(1, state="submitted")[0],
        world.declare(1, statement="April 2025")[0],
    )
    close(world, date(2025, 1, 1))
    states = world.states()
    assert [states[x] for x in (eligible, voided, waiting, later)] == [
        "payable", "voided", "submitted", "eligible",
    ]  # fmt: skip
    assert (state_of(world, JANUARY), state_of(world, APRIL)) == ("payable", "open")
    again = plan_close(world.con, world.event, date(2025, 1, 1))
    assert not again.changes


def test_a_whole_life(world):
    one, two = world.declare(2, statement="January 2025")
    with pytest.raises(StatementRefused, match="still open") as refusal:
        plan_pay(world.con, world.event, JANUARY)
    assert refusal.value.exit_code == 6
    close(world, date(2025, 1, 1))
    world.change(two, "voided", statement="January 2025")
    pay(world, JANUARY)
    assert (world.states()[one], world.states()[two]) == ("paid", "voided")
    assert document_of(world, JANUARY)["total"] == "57.6"
    repeated = plan_pay(world.con, world.event, JANUARY)
    assert (repeated.changes, repeated.exit_code) == (False, 0)
    world.change(
        one, "awaiting_clawback", statement="January 2025", clawback_statement="April 2025"
    )
    close(world, date(2025, 4, 1))
    assert world.states()[one] == "awaiting_clawback"
    pay(world, APRIL)
    assert world.states()[one] == "clawed_back"
    assert document_of(world, APRIL)["clawbacks"] == "-48"


def test_a_closed_month_reads_the_same_two_years_later(world):
    paid = world.declare(3, statement="January 2025")
    world.declare(2, state="submitted")
    close(world, date(2025, 1, 1))
    payable = json.dumps(document_of(world, JANUARY))
    world.declare(4, state="submitted")
    world.add_provider(name="Renamed Teaching", vat=False)
    world.add_contract(monthly_service_fee=1, band_a_min=1, band_a_max=9, band_a_per_participant=1)
    assert json.dumps(document_of(world, JANUARY)) == payable
    pay(world, JANUARY)
    before = json.dumps(document_of(world, JANUARY))
    world.change(paid[0], "clawed_back", statement="January 2025", clawback_statement="April 2025")
    world.declare(5, statement="January 2025", state="paid")
    world.add("adjustment", lead_provider_id=ACORN, cohort=2024, statement="January 2025",
              label="Late", amount=1)  # fmt: skip
    assert json.dumps(document_of(world, JANUARY)) == before
    assert '"state": "paid"' in before
    assert '"final": true' in before


def test_a_void_after_closing_changes_the_statement_until_it_is_paid(world):
    one, _ = world.declare(2, statement="January 2025")
    close(world, date(2025, 1, 1))
    assert document_of(world, JANUARY)["output_fees"] == "96"
    world.change(one, "voided", statement="January 2025")
    assert document_of(world, JANUARY)["output_fees"] == "48"


def test_history_loaded_as_paid_shows_what_was_loaded_after_it(world):
    key = world.add_statement(
        "October 2024", date(2024, 9, 30), date(2024, 10, 25), state="paid", lead_provider_id=ACORN
    )
    world.declare(2, statement="October 2024", state="paid")
    assert document_of(world, key)["output_fees"] == "96"


def test_an_own_row_takes_the_place_of_the_calendars(world):
    world.add_statement(
        "January 2025", date(2025, 1, 31), date(2025, 2, 25), lead_provider_id=ACORN
    )
    assert not plan_close(world.con, world.event, date(2025, 1, 31)).changes
    assert plan_close(world.con, world.event, date(2025, 2, 1)).statements == (JANUARY,)


def test_lines_without_a_contract_leave_that_statement_open_and_the_others_go_on(world):
    world.add_cohort(2023)
    key = world.add_statement("January 2025", date(2024, 12, 31), date(2025, 1, 25), cohort=2023)
    other = world.add_statement("May 2024", date(2024, 4, 30), date(2024, 5, 25), cohort=2023)
    world.declare(1, statement="January 2025", cohort=2023)
    world.declare(1, statement="January 2025")
    plan = plan_close(world.con, world.event, date(2025, 1, 1))
    assert plan.exit_code == 6
    assert set(plan.statements) == {JANUARY, other}
    assert plan.files == (JANUARY,), "no lines and no contract: nothing to write"
    assert [left.key for left in plan.left_open] == [key]
    assert plan.left_open[0].reason.startswith(
        "There is no contract of Acorn Teaching for cohort 2023"
    )
    with pytest.raises(StatementRefused, match="no contract of Acorn Teaching"):
        statement_figures(world.con, key, world.event)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"band_b_min": 4}, "band b starts at 4 although the band below it ends at 2"),
        ({"band_b_min": 2}, "overlap"),
        ({"band_a_min": 2}, "the lowest, starts at 2"),
        ({"band_d_max": None}, "band d has no max"),
        ({"band_c_per_participant": None}, "band c has no per_participant"),
        (
            {f"band_c_{x}": None for x in (
                "min", "max", "per_participant", "output_share", "service_share")},
            "band d but no band c",
        ),
        ({"recruitment_target": None, "monthly_service_fee": None}, "recruitment_target"),
        ({"band_a_max": 0, "band_a_min": 0}, "band a goes from 0 to 0"),
    ],
)  # fmt: skip
def test_a_contract_that_does_not_fit_is_named(tmp_path, columns, words):
    world = make_usual_world(tmp_path / "ledger.duckdb", **columns)
    world.declare(1, statement="January 2025")
    plan = plan_close(world.con, world.event, date(2025, 1, 1))
    assert (plan.exit_code, plan.changes) == (6, False)
    reason = plan.left_open[0].reason
    assert reason.startswith("The contract of Acorn Teaching for cohort 2024 does not fit: ")
    assert words in reason
    assert world.con.execute("from statements.new_declaration_state").fetchall() == []


def test_mentor_lines_need_a_mentor_contract(tmp_path):
    world = make_usual_world(tmp_path / "ledger.duckdb")
    world.add_cohort(2024, mentor_funding=True)
    assert plan_close(world.con, world.event, date(2025, 1, 1)).exit_code == 0
    world.declare(1, statement="January 2025", course="ecf-mentor")
    plan = plan_close(world.con, world.event, date(2025, 1, 1))
    assert plan.exit_code == 6
    assert plan.left_open[0].reason.startswith("There is no mentor contract of Acorn Teaching")


def adjust(world, *args, **kwargs):
    return world.record("adjust", plan_adjust(world.con, world.event, JANUARY, *args, **kwargs))


def test_adjustments_are_added_changed_and_removed_until_payment(world):
    adjust(world, "Goodwill", "999.99")
    adjust(world, "Overpaid", "-500")
    adjust(world, "Overpaid", "-400")
    adjust(world, "Wrong", "17")
    adjust(world, "Wrong", remove=True)
    close(world, date(2025, 1, 1))
    adjust(world, "  After   closing ", "0.01")
    document = document_of(world, JANUARY)
    assert document["adjustments"] == [
        {"label": "Goodwill", "amount": "999.99"},
        {"label": "Overpaid", "amount": "-400"},
        {"label": "After closing", "amount": "0.01"},
    ]
    assert (document["net"], document["total"]) == ("600", "720")
    assert not plan_adjust(world.con, world.event, JANUARY, "Goodwill", "999.990"[:-1]).changes
    pay(world, JANUARY)
    with pytest.raises(StatementRefused, match="is paid") as refusal:
        adjust(world, "Late", "1")
    assert refusal.value.exit_code == 6


@pytest.mark.parametrize(
    "amount", ["0", "0.00", "abc", "", None, "1.005", "NaN", "1e3", "1,000", "-"]
)
def test_amounts_that_are_none(world, amount):
    with pytest.raises(StatementRefused) as refusal:
        adjust(world, "Goodwill", amount)
    assert refusal.value.exit_code == 2
    assert world.con.execute("from statements.new_adjustment").fetchall() == []


def test_removing_what_is_not_there(world):
    with pytest.raises(StatementRefused, match='no adjustment called "Goodwill"') as refusal:
        adjust(world, "Goodwill", remove=True)
    assert refusal.value.exit_code == 6
