"""What a contract says, and whether money can be worked out from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import duckdb

from pipeline.database import sql

BAND_LETTERS = "abcd"
USUAL_SHARES = (Fraction(60), Fraction(40))  # output and service, per cent
SHARES_OF_FOURTH_BAND = (Fraction(100), Fraction(0))


@dataclass(frozen=True)
class Band:
    """One band: participants `minimum` to `maximum`, pounds per participant, shares in per cent."""

    letter: str
    minimum: int
    maximum: int
    per_participant: Fraction
    output_share: Fraction
    service_share: Fraction

    @property
    def capacity(self) -> int:
        """How many declarations of one type fit (money, section 3)."""
        return self.maximum - max(1, self.minimum) + 1


@dataclass(frozen=True)
class Contract:
    """The contract of one lead provider for one cohort; bands lowest first; amounts in pounds.

    `problem` says in a sentence what does not fit, else it is None (money, section 1).
    """

    recruitment_target: int | None
    set_up_fee: Fraction
    monthly_service_fee: Fraction | None
    uplift_amount: Fraction | None
    bands: tuple[Band, ...]
    problem: str | None = None


@dataclass(frozen=True)
class MentorContract:
    """What is paid for a mentor's training in a cohort with mentor funding, in pounds."""

    payment_per_participant: Fraction | None


def read_contracts(con: duckdb.DuckDBPyConnection, as_of: int) -> dict[tuple[UUID, int], Contract]:
    """Every contract as it was known at event `as_of`, by lead provider and cohort."""
    return {
        (row["lead_provider_id"], row["cohort"]): understand_contract(row)
        for row in _read_rows(con, "statements/money/contracts", as_of)
    }


def read_mentor_contracts(
    con: duckdb.DuckDBPyConnection, as_of: int
) -> dict[tuple[UUID, int], MentorContract]:
    """Every mentor contract as it was known at event `as_of`."""
    return {
        (row["lead_provider_id"], row["cohort"]): MentorContract(
            _read_amount(row["payment_per_participant"])
        )
        for row in _read_rows(con, "statements/money/mentor_contracts", as_of)
    }


def understand_contract(row: dict[str, Any]) -> Contract:
    """A row of the ledger's table `contract` as a contract, with what does not fit said."""
    given = [letter for letter in BAND_LETTERS if _has_band(row, letter)]
    problem = _find_missing_figure(row, given)
    bands = () if problem else _order_bands(row, given)
    return Contract(
        recruitment_target=row["recruitment_target"],
        set_up_fee=_read_amount(row["set_up_fee"]) or Fraction(0),
        monthly_service_fee=_read_amount(row["monthly_service_fee"]),
        uplift_amount=_read_amount(row["uplift_amount"]),
        bands=bands,
        problem=problem or find_misfit(bands),
    )


def find_misfit(bands: Sequence[Band]) -> str | None:
    """A sentence about the first band that leaves a gap, overlaps or is empty; else None."""
    expected = 1
    for band in bands:
        start = max(1, band.minimum)
        if band.maximum < start:
            return f"band {band.letter} goes from {band.minimum} to {band.maximum}"
        if start > expected and expected == 1:
            return f"band {band.letter}, the lowest, starts at {start}, not at 1"
        if start > expected:
            return (
                f"band {band.letter} starts at {start} although the band below it ends at "
                f"{expected - 1}, so there is a gap"
            )
        if start < expected:
            return (
                f"band {band.letter} starts at {start} although the band below it ends at "
                f"{expected - 1}, so they overlap"
            )
        expected = band.maximum + 1
    return None


def _find_missing_figure(row: dict[str, Any], given: list[str]) -> str | None:
    if not given:
        return "it has no bands"
    for position, letter in enumerate(given):
        if BAND_LETTERS[position] != letter:
            return f"it has a band {letter} but no band {BAND_LETTERS[position]}"
        for name in ("max", "per_participant", "min"):
            # Nothing but 1 can be the start of the lowest band, so it may be left blank.
            if row[f"band_{letter}_{name}"] is None and (name, letter) != ("min", "a"):
                return f"band {letter} has no {name}"
    if row["monthly_service_fee"] is None and row["recruitment_target"] is None:
        return "it has neither a monthly_service_fee nor a recruitment_target to work one out from"
    return None


def _has_band(row: dict[str, Any], letter: str) -> bool:
    names = ("min", "max", "per_participant", "output_share", "service_share")
    return any(row[f"band_{letter}_{name}"] is not None for name in names)


def _order_bands(row: dict[str, Any], given: list[str]) -> tuple[Band, ...]:
    """Bands a to d are so called by ascending maximum, whatever the columns were called."""
    by_maximum = sorted(given, key=lambda letter: row[f"band_{letter}_max"])
    return tuple(_read_band(row, column, position) for position, column in enumerate(by_maximum))


def _read_band(row: dict[str, Any], column: str, position: int) -> Band:
    usual = SHARES_OF_FOURTH_BAND if position == 3 else USUAL_SHARES
    output_share = _read_amount(row[f"band_{column}_output_share"])
    service_share = _read_amount(row[f"band_{column}_service_share"])
    return Band(
        letter=BAND_LETTERS[position],
        minimum=row[f"band_{column}_min"] or 0,
        maximum=row[f"band_{column}_max"],
        per_participant=Fraction(row[f"band_{column}_per_participant"]),
        output_share=usual[0] if output_share is None else output_share,
        service_share=usual[1] if service_share is None else service_share,
    )


def _read_amount(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _read_rows(con: duckdb.DuckDBPyConnection, name: str, as_of: int) -> list[dict[str, Any]]:
    result = sql.run(con, name, {"as_of": as_of})
    columns = [column[0] for column in result.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
