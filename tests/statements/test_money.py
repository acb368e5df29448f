"""The worked figures of the money page, from a real ledger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from statement_world import ACORN, FOUR_BANDS, World, make_usual_world

from pipeline.statements import Key, statement_figures
from pipeline.statements.files.json_file import write_document

JANUARY, APRIL, AUGUST = (
    Key(ACORN, 2024, name) for name in ("January 2025", "April 2025", "August 2025")
)


def figures_of(world: World, key: Key = JANUARY):
    return statement_figures(world.con, key, world.event)


def lines_of(world: World, key: Key) -> dict[tuple[str, str], tuple[int, int]]:
    lines = write_document(figures_of(world, key))["lines"]
    return {
        (x["declaration_type"], x["band"]): (x["additions"], x["subtractions"])
        for x in lines
        if x["additions"] or x["subtractions"]
    }


def test_output_fees_of_every_type_and_band(tmp_path):
    world = make_usual_world(tmp_path / "ledger.duckdb")
    fees = {
        (x["declaration_type"], x["band"]): x["fee"]
        for x in write_document(figures_of(world))["lines"]
    }
    assert len(fees) == 36
    for kind in ("started", "completed"):
        assert [fees[kind, band] for band in "abcd"] == ["48", "36", "24", "12"]
    for kind in ("retained-1", "retained-4", "extended-1", "extended-3"):
        assert [fees[kind, band] for band in "abcd"] == ["36", "27", "18", "9"]


def test_fourth_band_pays_all_by_output_unless_the_contract_says_other(tmp_path):
    shares = {
        f"band_{band}_{name}_share": None for band in "abcd" for name in ("output", "service")
    }
    world = make_usual_world(tmp_path / "ledger.duckdb", **{**shares, "band_b_output_share": 50})
    bands = figures_of(world).contract.bands
    assert [(b.output_share, b.service_share) for b in bands] == [
        (60, 40), (50, 40), (60, 40), (100, 0),
    ]  # fmt: skip


def test_service_fee_from_target_and_set_up_fee(tmp_path):
    bands = {
        "band_a_min": 1, "band_a_max": 2000, "band_a_per_participant": 995,
        "band_b_min": 2001, "band_b_max": 4000, "band_b_per_participant": 979,
        "band_c_min": 4001, "band_c_max": 6000, "band_c_per_participant": 966,
    }  # fmt: skip
    world = make_usual_world(tmp_path / "ledger.duckdb")
    world.add_contract(recruitment_target=6000, set_up_fee=149651, **bands)
    figures = figures_of(world)
    expected = (
        2000 * Fraction("323.1745") + 2000 * Fraction("391.6") + 2000 * Fraction("386.4")
    ) / 29
    assert figures.service_fee == expected
    assert write_document(figures)["service_fee"].startswith("75943.06896551724137931")


def test_a_monthly_fee_that_is_given_is_used_also_when_it_is_0(tmp_path):
    world = make_usual_world(tmp_path / "ledger.duckdb", monthly_service_fee=Decimal(0))
    assert figures_of(world).total == 0
    world.add_contract(recruitment_target=8, monthly_service_fee=Decimal("12.5"), **FOUR_BANDS)
    assert figures_of(world).net == Fraction("12.5")
    assert figures_of(world).total == 15


def test_the_worked_totals(tmp_path):
    world = make_usual_world(
        tmp_path / "ledger.duckdb", recruitment_target=6000, set_up_fee=149651,
        monthly_service_fee=None, uplift_amount=100,
    )  # fmt: skip
    # Four uplift additions and two uplift subtractions and nothing else: uplift alone is counted.
    figures = figures_of(world)
    assert write_document(figures)["service_fee"][:10] == "-5132.7931"
    uplift = Fraction(200)
    assert (figures.service_fee + uplift).__round__(4) == Fraction("-4932.7931")
    adjusted = figures.service_fee + uplift + Fraction("799.99")
    assert (adjusted * Fraction(6, 5)).__round__(5) == Fraction("-4959.36372")


def test_uplift_counts_once_with_either_flag_and_is_taken_back(tmp_path):
    world = make_usual_world(tmp_path / "ledger.duckdb", uplift_amount=100)
    ids = world.declare(2, statement="January 2025", uplift=True, state="paid")
    both = {"sparsity_uplift": True}
    world.declare(1, statement="January 2025", uplift=True, declaration=both, state="paid")
    world.declare(1, statement="January 2025", declaration=both, state="paid")
    world.declare(3, statement="January 2025", type="completed", uplift=True, state="paid")
    world.declare(1, statement="January 2025", state="paid")
    document = write_document(figures_of(world))
    assert document["uplift"] == {
        "declaration_type": "started", "additions": 4, "subtractions": 0, "fee": "100",
        "amount": "400",
    }  # fmt: skip
    names = {"statement": "January 2025", "clawback_statement": "April 2025"}
    world.change(ids[0], "awaiting_clawback", **names)
    april = figures_of(world, APRIL)
    assert (april.uplift.subtractions, april.uplift_fees) == (1, 0)
    # Five started before fill a, b and one place of c: the clawback comes out of c, at 24.
    assert april.clawbacks == -24 - 100
    assert figures_of(world).uplift.additions == 4, "the paid line stays"


def test_voided_and_ineligible_never_count(tmp_path):
    world = make_usual_world(tmp_path / "ledger.duckdb")
    world.declare(1, statement="January 2025", state="voided")
    world.declare(1, statement="January 2025", state="ineligible")
    world.declare(1, state="submitted")
    world.declare(1, statement="January 2025", state="payable")
    assert lines_of(world, JANUARY) == {("started", "a"): (1, 0)}


def test_previous_is_every_statement_paid_before_less_its_clawbacks(tmp_path):
    world = make_usual_world(tmp_path / "ledger.duckdb")
    first = world.declare(5, statement="January 2025", state="paid")
    world.declare(2, statement="April 2025", state="paid")
    for one in first[:2]:
        world.change(one, "clawed_back", statement="January 2025", clawback_statement="April 2025")
    world.declare(4, statement="August 2025")
    # Before August: 5 + 2 - 2 = 5, so one place of c and two of d are left for four.
    assert lines_of(world, AUGUST) == {("started", "c"): (1, 0), ("started", "d"): (2, 0)}
    assert [x.fill.over_capacity for x in figures_of(world, AUGUST).lines][:4] == [0, 0, 0, 1]
    # Before April: 5 of January, the clawbacks are April's own.
    assert lines_of(world, APRIL) == {("started", "c"): (1, 1), ("started", "d"): (1, 1)}


def test_mentors_of_a_cohort_with_mentor_funding(tmp_path):
    world = make_usual_world(tmp_path / "ledger.duckdb")
    world.add_cohort(2025, mentor_funding=True)
    key = world.add_statement("January 2026", date(2025, 12, 31), date(2026, 1, 25), 2025)
    world.add_contract(2025, monthly_service_fee=0, uplift_amount=100, **FOUR_BANDS)
    world.add("mentor_contract", lead_provider_id=ACORN, cohort=2025, payment_per_participant=1000)
    names = {"cohort": 2025, "course": "ecf-mentor", "uplift": True}
    here = {"statement": "January 2026", "state": "paid"}
    back = {"clawback_statement": "January 2026", "state": "clawed_back"}
    world.declare(5, **names, **here)
    world.declare(2, **names, **back)
    world.declare(3, **names, **here, type="completed")
    world.declare(1, **names, **back, type="completed")
    figures = figures_of(world, key)
    assert (figures.net, figures.vat, figures.total) == (2500, 500, 3000)
    assert (figures.output_fees, figures.clawbacks) == (4000, -1500)
    assert figures.uplift.additions == 0
    assert [(x.declaration_type, x.additions, x.subtractions) for x in figures.mentor_lines] == [
        ("started", 5, 2), ("completed", 3, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("vat", "total"), [(True, "57.6"), (False, "48")])
def test_vat_by_provider(tmp_path, vat, total):
    world = make_usual_world(tmp_path / "ledger.duckdb")
    world.add_provider(vat=vat)
    world.declare(1, statement="January 2025")
    assert write_document(figures_of(world))["total"] == total


def test_bands_are_named_by_ascending_maximum(tmp_path):
    world = make_usual_world(tmp_path / "ledger.duckdb")
    world.add_contract(
        monthly_service_fee=0, band_a_min=3, band_a_max=4, band_a_per_participant=300,
        band_b_min=1, band_b_max=2, band_b_per_participant=400,
    )  # fmt: skip
    bands = figures_of(world).contract.bands
    assert [(b.letter, b.maximum, b.per_participant) for b in bands] == [
        ("a", 2, 400),
        ("b", 4, 300),
    ]
