"""Amounts of money in words: exact for files that machines read, two places for people."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

# The service fee is divided by 29, which no decimal holds exactly. Such an amount is written with
# this many places, far beyond what any rounding to pence could notice.
PLACES_OF_ENDLESS_AMOUNTS = 20


def write_exactly(amount: Fraction) -> str:
    """`1234.5`, `-0.0000001`, `0`: every digit, no exponent, no trailing zeros.

    An amount that no decimal holds is cut half up after 20 places.
    """
    places = _count_decimal_places(amount.denominator)
    return _write_with_places(amount, PLACES_OF_ENDLESS_AMOUNTS if places is None else places)


def round_to_pence(amount: Fraction) -> Decimal:
    """Half up (away from zero) to two places, as money is shown (money, first paragraph)."""
    pence = _divide_half_up(abs(amount) * 100)
    return Decimal(-pence if amount < 0 else pence).scaleb(-2)


def show_money(amount: Fraction | Decimal) -> str:
    """Pounds and pence for people: `-1,234.50`."""
    shown = round_to_pence(amount) if isinstance(amount, Fraction) else amount
    return f"{shown:,.2f}" if shown else "0.00"


def show_pounds(amount: Fraction | Decimal) -> str:
    """Pounds and pence with the sign first and the pound sign after it."""
    text = show_money(amount)
    return f"-\N{POUND SIGN}{text[1:]}" if text.startswith("-") else f"\N{POUND SIGN}{text}"


def _count_decimal_places(denominator: int) -> int | None:
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def _write_with_places(amount: Fraction, places: int) -> str:
    scaled = _divide_half_up(abs(amount) * 10**places)
    digits = str(scaled).rjust(places + 1, "0")
    whole, after = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    sign = "-" if amount < 0 and scaled else ""
    return f"{sign}{whole}.{after}" if after else f"{sign}{whole}"


def _divide_half_up(amount: Fraction) -> int:
    """The nearest whole number, half up; `amount` is not negative."""
    return (amount + Fraction(1, 2)).__floor__()
