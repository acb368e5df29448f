"""Month end worked out a second time, line by line, from nothing but the money page.

Shares no code with the product: it keeps every declaration in a list, puts them on places one by
one and adds fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

TWENTY = ("started", "completed")
TYPES = (
    "started", "retained-1", "retained-2", "retained-3", "retained-4", "completed",
    "extended-1", "extended-2", "extended-3",
)  # fmt: skip


@dataclass
class Line:
    """One declaration: on which statement it is billed, on which taken back."""

    type: str
    mentor: bool
    uplift: bool
    statement: str
    state: str = "eligible"
    clawback: str | None = None


@dataclass
class Deal:
    """What was agreed: bands as (minimum, maximum, price, output %, service %), lowest first."""

    bands: list[tuple[int, int, Fraction, Fraction, Fraction]]
    target: int
    set_up_fee: Fraction
    monthly_fee: Fraction | None
    uplift: Fraction | None
    vat: bool
    mentor_price: Fraction | None  # None: no mentor funding in this cohort


@dataclass
class Sums:
    """The figures of one statement, to be compared."""

    lines: dict[tuple[str, str], tuple[int, int, int]] = field(default_factory=dict)
    mentors: dict[str, tuple[int, int]] = field(default_factory=dict)
    amounts: dict[str, Fraction] = field(default_factory=dict)


def judge(deal: Deal, lines: list[Line], order: list[str], name: str, adjusted: Any) -> Sums:
    """Every figure of the statement `name`; `order` has the names by payment date."""
    earlier = order[: order.index(name)]
    flat = deal.mentor_price is not None
    sums = Sums()
    fees = back = Fraction(0)
    for kind in TYPES:
        mine = [x for x in lines if x.type == kind and not (flat and x.mentor)]
        f, b = _fill(deal, sums, kind, mine, earlier, name)
        fees, back = fees + f, back + b
        if flat:
            added = [x for x in lines if x.mentor and x.type == kind and _billed(x) == name]
            gone = [x for x in lines if x.mentor and x.type == kind and _refunded(x) == name]
            sums.mentors[kind] = (len(added), len(gone))
            half = (deal.mentor_price or 0) / 2
            fees, back = fees + half * len(added), back + half * len(gone)
    up = [x for x in lines if x.type == "started" and x.uplift and not (flat and x.mentor)]
    ups = sum(1 for x in up if _billed(x) == name)
    downs = sum(1 for x in up if _refunded(x) == name)
    price = deal.uplift or Fraction(0)
    service = deal.monthly_fee if deal.monthly_fee is not None else _service_fee(deal)
    net = service + fees + ups * price - back - downs * price + sum(adjusted, Fraction(0))
    vat = net / 5 if deal.vat else Fraction(0)
    sums.amounts = {
        "service_fee": service, "output_fees": fees, "uplift_fees": ups * price,
        "clawbacks": -back - downs * price, "net": net, "vat": vat, "total": net + vat,
    }  # fmt: skip
    return sums


def _fill(
    deal: Deal, sums: Sums, kind: str, mine: list[Line], earlier: list[str], name: str
) -> tuple[Fraction, Fraction]:
    places = [i for i, b in enumerate(deal.bands) for _ in range(max(1, b[0]), b[1] + 1)]
    before = sum(1 for x in mine if _billed(x) in earlier)
    before -= sum(1 for x in mine if _refunded(x) in earlier)
    taken = places[: max(0, before)]
    wanted = sum(1 for x in mine if _billed(x) == name)
    added = places[len(taken) : len(taken) + wanted]
    gone: list[int] = []
    left, old = list(added), list(taken)
    for _ in range(sum(1 for x in mine if _refunded(x) == name)):
        if left:
            gone.append(left.pop())
        elif old:
            gone.append(old.pop())
    fees = back = Fraction(0)
    for i, band in enumerate(deal.bands):
        share = Fraction(20 if kind in TWENTY else 15, 100)
        fee = share * band[2] * band[3] / 100
        over = wanted - len(added) if i == len(deal.bands) - 1 else 0
        sums.lines[kind, "abcd"[i]] = (added.count(i), gone.count(i), over)
        fees, back = fees + fee * added.count(i), back + fee * gone.count(i)
    return fees, back


def _service_fee(deal: Deal) -> Fraction:
    fee = Fraction(0)
    for i, (low, high, price, _, share) in enumerate(deal.bands):
        there = sum(1 for p in range(1, deal.target + 1) if max(1, low) <= p <= high)
        set_up = deal.set_up_fee / high if i == 0 else Fraction(0)
        fee += there * (price * share / 100 - set_up)
    return fee / 29


def _billed(line: Line) -> str | None:
    counts = ("eligible", "payable", "paid", "awaiting_clawback", "clawed_back")
    return line.statement if line.state in counts else None


def _refunded(line: Line) -> str | None:
    return line.clawback if line.state in ("awaiting_clawback", "clawed_back") else None
