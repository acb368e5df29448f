"""What one statement pays and takes back: every figure, in exact fractions of a pound (money)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pipeline.catalogue.figures import read_figures
from pipeline.statements.calendar.accounts import Adjustment, NotPaid, Statement
from pipeline.statements.money.bands import BandFill
from pipeline.statements.money.contracts import Band, Contract, MentorContract

(TERMS,) = read_figures("payment-terms")
MONTHS_OF_SERVICE = int(TERMS["service_fee_months"])
VAT_RATE = Fraction(TERMS["vat_percent"]) / 100


@dataclass(frozen=True)
class BandLine:
    """Declarations of one type in one band; `fee` is for one declaration, in pounds."""

    declaration_type: str
    band: Band
    fill: BandFill
    fee: Fraction

    @property
    def amount(self) -> Fraction:
        return self.fill.count * self.fee


@dataclass(frozen=True)
class FlatLine:
    """Declarations that are paid the same fee each, without bands: mentors, uplift."""

    declaration_type: str
    additions: int
    subtractions: int
    fee: Fraction

    @property
    def amount(self) -> Fraction:
        return (self.additions - self.subtractions) * self.fee


@dataclass(frozen=True)
class ServiceFeePart:
    """What one band adds to the service fee of a month: participants times pounds, by months."""

    band: Band
    participants: int
    per_participant: Fraction  # service share of the price less the band's set-up share

    @property
    def amount(self) -> Fraction:
        return self.participants * self.per_participant / MONTHS_OF_SERVICE


@dataclass(frozen=True)
class Figures:
    """Every figure of one statement; amounts are exact, in pounds (money, section 5)."""

    statement: Statement
    contract: Contract
    mentor_contract: MentorContract | None
    lines: tuple[BandLine, ...]
    mentor_lines: tuple[FlatLine, ...]
    uplift: FlatLine
    service_fee: Fraction
    service_fee_parts: tuple[ServiceFeePart, ...]  # none when the contract gives the fee
    adjustments: tuple[Adjustment, ...]
    not_paid: tuple[NotPaid, ...]

    @property
    def bands_by_type(self) -> dict[str, list[BandLine]]:
        """The bands of each declaration type, lowest first."""
        found: dict[str, list[BandLine]] = {}
        for line in self.lines:
            found.setdefault(line.declaration_type, []).append(line)
        return found

    @property
    def output_fees(self) -> Fraction:
        banded = sum((x.fill.additions * x.fee for x in self.lines), Fraction(0))
        return banded + sum((x.additions * x.fee for x in self.mentor_lines), Fraction(0))

    @property
    def uplift_fees(self) -> Fraction:
        return self.uplift.additions * self.uplift.fee

    @property
    def clawbacks(self) -> Fraction:
        banded = sum((x.fill.subtractions * x.fee for x in self.lines), Fraction(0))
        flat = (*self.mentor_lines, self.uplift)
        return -banded - sum((x.subtractions * x.fee for x in flat), Fraction(0))

    @property
    def adjustments_total(self) -> Fraction:
        return sum((x.amount for x in self.adjustments), Fraction(0))

    @property
    def net(self) -> Fraction:
        fees = self.service_fee + self.output_fees + self.uplift_fees
        return fees + self.clawbacks + self.adjustments_total

    @property
    def vat(self) -> Fraction:
        return VAT_RATE * self.net if self.statement.vat_registered else Fraction(0)

    @property
    def total(self) -> Fraction:
        return self.net + self.vat

    @property
    def has_declarations(self) -> bool:
        """Whether any line is on the statement, paid or not."""
        banded = any(
            f.additions or f.subtractions or f.over_capacity or f.unmatched
            for f in (line.fill for line in self.lines)
        )
        return banded or any(x.additions or x.subtractions for x in self.mentor_lines)
