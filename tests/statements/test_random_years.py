"""Random years of batches, closings, payments, voids and adjustments, worked out twice."""

from __future__ import annotations

import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from money_referee import TYPES, Deal, Line, judge
from statement_world import ACORN, World, make_world

from pipeline.statements import Key, plan_adjust, plan_close, plan_pay, statement_figures
from pipeline.statements.files.json_file import write_document

MONTHS = [
    ("November", date(2025, 10, 31), date(2025, 11, 25)),
    ("January", date(2025, 12, 31), date(2026, 1, 25)),
    ("April", date(2026, 3, 31), date(2026, 4, 25)),
    ("August", date(2026, 7, 31), date(2026, 8, 25)),
    ("October", date(2026, 9, 30), date(2026, 10, 25)),
]
NAMES = [month[0] for month in MONTHS]


def draw_deal(dice: random.Random) -> Deal:
    bands, start = [], 1
    for position in range(dice.randint(1, 4)):
        size = dice.randint(1, 5)
        usual = (100, 0) if position == 3 else (60, 40)
        shares = usual if dice.random() < 0.6 else (Fraction(dice.randint(0, 1000), 10),) * 2
        low = 0 if start == 1 and dice.random() < 0.5 else start
        price = Fraction(dice.randint(1, 10**9), 10**6)
        bands.append((low, start + size - 1, price, Fraction(shares[0]), Fraction(shares[1])))
        start += size
    return Deal(
        bands=bands,
        target=dice.randint(0, 25),
        set_up_fee=Fraction(dice.randint(0, 10**7), 100),
        monthly_fee=None if dice.random() < 0.6 else Fraction(dice.randint(0, 10**6), 100),
        uplift=None if dice.random() < 0.3 else Fraction(dice.randint(1, 20000), 100),
        vat=dice.random() < 0.5,
        mentor_price=None if dice.random() < 0.5 else Fraction(dice.randint(1, 10**6), 100),
    )


def as_decimal(amount: Fraction | None) -> Decimal | None:
    return None if amount is None else Decimal(amount.numerator) / Decimal(amount.denominator)


def agree(path, deal: Deal) -> World:
    """The world in which the deal is known."""
    world = make_world(path)
    world.add_provider(vat=deal.vat)
    world.add_cohort(2024, mentor_funding=deal.mentor_price is not None)
    for name, cut_off, payment in MONTHS:
        world.add_statement(name, cut_off, payment)
    columns = {
        f"band_{letter}_{name}": as_decimal(Fraction(value))
        for letter, band in zip("abcd", deal.bands, strict=False)
        for name, value in zip(
            ("min", "max", "per_participant", "output_share", "service_share"), band, strict=True
        )
    }
    world.add_contract(
        recruitment_target=deal.target, set_up_fee=as_decimal(deal.set_up_fee),
        monthly_service_fee=as_decimal(deal.monthly_fee), uplift_amount=as_decimal(deal.uplift),
        **columns,
    )  # fmt: skip
    if deal.mentor_price is not None:
        world.add("mentor_contract", lead_provider_id=ACORN, cohort=2024,
                  payment_per_participant=as_decimal(deal.mentor_price))  # fmt: skip
    return world


def submit(
    dice: random.Random, world: World, deal: Deal, lines: dict[UUID, Line], name: str
) -> None:
    """Declarations come in, some of what was declared before is voided."""
    for _ in range(dice.randint(0, 5)):
        mentor = dice.random() < 0.3
        kind = dice.choice(TYPES[:3] if dice.random() < 0.8 else TYPES)
        if mentor and deal.mentor_price is not None:
            kind = dice.choice(("started", "completed"))
        uplift = dice.random() < 0.4
        course = "ecf-mentor" if mentor else "ecf-induction"
        count = dice.randint(1, 4)
        ids = world.declare(count, type=kind, course=course, uplift=uplift, statement=name)
        lines.update({one: Line(kind, mentor, uplift, name) for one in ids})
    for one, line in lines.items():
        if dice.random() < 0.15 and line.state in ("eligible", "payable"):
            world.change(one, "voided", statement=line.statement)
            line.state = "voided"
        elif dice.random() < 0.2 and line.state == "paid":
            world.change(
                one, "awaiting_clawback", statement=line.statement, clawback_statement=name
            )
            line.state, line.clawback = "awaiting_clawback", name


def compare(world: World, deal: Deal, lines: dict[UUID, Line], name: str, adjusted) -> dict:
    document = write_document(statement_figures(world.con, Key(ACORN, 2024, name), world.event))
    wanted = judge(deal, list(lines.values()), NAMES, name, adjusted)
    assert {
        (x["declaration_type"], x["band"]): (x["additions"], x["subtractions"], x["over_capacity"])
        for x in document["lines"]
    } == wanted.lines
    mentors = {x["declaration_type"]: x for x in document["mentor_lines"]}
    for kind, (added, gone) in wanted.mentors.items():
        if added or gone:
            assert (mentors[kind]["additions"], mentors[kind]["subtractions"]) == (added, gone)
    for what, amount in wanted.amounts.items():
        assert abs(Fraction(document[what]) - amount) < Fraction(1, 10**19), what
        if amount.denominator % 29:
            assert Fraction(document[what]) == amount, what
        exact = Decimal(amount.numerator) / Decimal(amount.denominator)
        shown = Decimal(document[what]).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert shown == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return document


@pytest.mark.parametrize("seed", range(5))
def test_a_random_year(tmp_path, seed):
    dice = random.Random(seed)
    deal = draw_deal(dice)
    world, lines, paid = agree(tmp_path / "ledger.duckdb", deal), {}, {}
    for name, cut_off, _ in MONTHS:
        key, adjusted = Key(ACORN, 2024, name), []
        submit(dice, world, deal, lines, name)
        for number in range(dice.randint(0, 2)):
            amount = Decimal(dice.randint(-(10**6), 10**6) or 1) / 100
            plan = plan_adjust(world.con, world.event, key, f"No. {number}", str(amount))
            world.record("adjust", plan)
            adjusted.append(Fraction(amount))
        compare(world, deal, lines, name, adjusted)
        after = cut_off.replace(year=cut_off.year + (cut_off.month == 12), day=1,
                                month=cut_off.month % 12 + 1)  # fmt: skip
        world.record("close", plan_close(world.con, world.event, after))
        for line in lines.values():
            if line.statement == name and line.state == "eligible":
                line.state = "payable"
        if dice.random() < 0.5:
            void_some(dice, world, lines, name)
        world.record("pay", plan_pay(world.con, world.event, key))
        for line in lines.values():
            if line.statement == name and line.state == "payable":
                line.state = "paid"
            if line.clawback == name and line.state == "awaiting_clawback":
                line.state = "clawed_back"
        assert world.states() == {one: line.state for one, line in lines.items()}
        paid[name] = compare(world, deal, lines, name, adjusted)
    for name, document in paid.items():
        key = Key(ACORN, 2024, name)
        assert write_document(statement_figures(world.con, key, world.event)) == document


def void_some(dice, world, lines, name) -> None:
    """Between closing and payment: what is payable is voided."""
    for one, line in lines.items():
        if line.statement == name and line.state == "payable" and dice.random() < 0.3:
            world.change(one, "voided", statement=name)
            line.state = "voided"
