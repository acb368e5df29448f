"""Amounts as texts: exact for machines, half up to pence for people."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statements.money.decimals import round_to_pence, show_money, write_exactly


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-3, 2), "-1.5"),
        (Fraction(1200), "1200"),
        (Fraction("0.000001"), "0.000001"),
        (Fraction("-4959.36372"), "-4959.36372"),
        (Fraction(1, 29), "0.03448275862068965517"),
        (Fraction(-148851, 29), "-5132.79310344827586206897"),
    ],
)
def test_exact_texts(amount, text):
    assert write_exactly(amount) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.004", "0.00"), ("-0.001", "0.00"),
     ("1234567.895", "1,234,567.90")],
)  # fmt: skip
def test_shown_half_up(amount, text):
    assert show_money(Fraction(amount)) == text


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_decimals_survive(amount):
    assert Decimal(write_exactly(Fraction(amount))) == amount
    expected = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    assert round_to_pence(Fraction(amount)) == expected
