"""The figures as entries under headings: what page, workbook and terminal all show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.statements.files.words import TYPE_NAMES, count_things
from pipeline.statements.money.decimals import round_to_pence, show_money, write_exactly
from pipeline.statements.money.fees import MENTOR_PROPORTIONS, PROPORTIONS
from pipeline.statements.money.figures import (
    MONTHS_OF_SERVICE,
    VAT_RATE,
    BandLine,
    Figures,
    FlatLine,
    ServiceFeePart,
)


@dataclass(frozen=True)
class Entry:
    """One amount and how it came about; `number` things at `each` pounds, where it is so."""

    label: str
    amount: Fraction
    how: str
    number: int | None = None
    each: Fraction | None = None


@dataclass(frozen=True)
class Section:
    """Entries and their exact sum; `note` says where shown entries and shown sum differ."""

    title: str
    entries: tuple[Entry, ...]
    total: Fraction
    note: str | None
    sentence: str


def list_sections(figures: Figures) -> tuple[Section, ...]:
    """Service fee, output fees, uplift, clawbacks, adjustments: in the order they add up to net."""
    return (
        _section(
            "Service fee",
            _list_service_fee(figures),
            figures.service_fee,
            "Paid every month for running the training.",
        ),
        _section(
            "Output fees",
            _list_output_fees(figures),
            figures.output_fees,
            "Paid for declarations, by the band that each of them fell in.",
        ),
        _section(
            "Uplift fees",
            _list_uplift(figures),
            figures.uplift_fees,
            "Paid once for a started declaration with a pupil premium or sparsity flag.",
        ),
        _section(
            "Clawbacks",
            _list_clawbacks(figures),
            figures.clawbacks,
            "Taken back for declarations that were voided after they had been paid.",
        ),
        _section(
            "Additional adjustments",
            [Entry(a.label, a.amount, "entered by hand") for a in figures.adjustments],
            figures.adjustments_total,
            "Amounts entered by hand, before VAT.",
        ),
    )


def summarise(figures: Figures) -> tuple[Section, Section]:
    """How the sections add up to net, and how net and VAT add up to the total."""
    parts = [Entry(s.title, s.total, s.sentence) for s in list_sections(figures)]
    vat_how = (
        f"{100 * VAT_RATE} % of {write_exactly(figures.net)}"
        if figures.statement.vat_registered
        else "the provider is not registered for VAT"
    )
    whole = [
        Entry("Net", figures.net, "the sum of the amounts above"),
        Entry("VAT", figures.vat, vat_how),
    ]
    return (
        _section("Net", parts, figures.net, ""),
        _section("Total", whole, figures.total, ""),
    )


def explain_rounding(amounts: Iterable[Fraction], total: Fraction) -> str | None:
    """A sentence where the amounts as shown do not add up to the total as shown, else None."""
    added = sum((round_to_pence(amount) for amount in amounts), Decimal(0))
    shown = round_to_pence(total)
    if added == shown:
        return None
    return (
        f"The lines as shown add up to {show_money(added)}, the total is {show_money(shown)}. "
        "Both are right: each amount is rounded once, from its exact value."
    )


def list_notes(figures: Figures) -> tuple[str, ...]:
    """Every sentence about rounding that a reader who adds up the shown figures needs."""
    found = [(s.title, s.note) for s in (*list_sections(figures), *summarise(figures))]
    return tuple(f"{title}: {note}" for title, note in found if note)


def _section(title: str, entries: Iterable[Entry], total: Fraction, sentence: str) -> Section:
    listed = tuple(entries)
    note = explain_rounding([e.amount for e in listed], total) if listed else None
    return Section(title, listed, total, note, sentence)


def _list_service_fee(figures: Figures) -> list[Entry]:
    if not figures.service_fee_parts:
        return [Entry("Monthly fee", figures.service_fee, "the monthly fee in the contract")]
    return [_describe_part(figures, part) for part in figures.service_fee_parts]


def _describe_part(figures: Figures, part: ServiceFeePart) -> Entry:
    band = part.band
    price = f"{write_exactly(band.per_participant)} x {write_exactly(band.service_share)} %"
    if part is figures.service_fee_parts[0]:
        price += f" - {write_exactly(figures.contract.set_up_fee)} / {band.maximum}"
    count = count_things(part.participants, "participant")
    return Entry(
        f"Band {band.letter}",
        part.amount,
        f"{count} of the recruitment target x ({price}) / {MONTHS_OF_SERVICE}",
        part.participants,
        part.per_participant / MONTHS_OF_SERVICE,
    )


def _list_output_fees(figures: Figures) -> list[Entry]:
    banded = [
        Entry(
            _name_band_line(line),
            line.fill.additions * line.fee,
            _describe_fee(line, line.fill.additions),
            line.fill.additions,
            line.fee,
        )
        for line in figures.lines
        if line.fill.additions
    ]
    return banded + [
        _describe_mentors(figures, line, line.additions, 1)
        for line in figures.mentor_lines
        if line.additions
    ]


def _list_uplift(figures: Figures) -> list[Entry]:
    uplift = figures.uplift
    if not uplift.additions or not uplift.fee:
        return []
    how = f"{uplift.additions:,} x {write_exactly(uplift.fee)}, the uplift in the contract"
    return [Entry("Started", figures.uplift_fees, how, uplift.additions, uplift.fee)]


def _list_clawbacks(figures: Figures) -> list[Entry]:
    banded = [
        Entry(
            _name_band_line(line),
            -line.fill.subtractions * line.fee,
            "taken back: " + _describe_fee(line, line.fill.subtractions),
            line.fill.subtractions,
            line.fee,
        )
        for line in figures.lines
        if line.fill.subtractions
    ]
    mentors = [
        _describe_mentors(figures, line, line.subtractions, -1)
        for line in figures.mentor_lines
        if line.subtractions
    ]
    uplift = figures.uplift
    if not uplift.subtractions or not uplift.fee:
        return banded + mentors
    how = f"taken back: {uplift.subtractions:,} x {write_exactly(uplift.fee)}"
    taken = -uplift.subtractions * uplift.fee
    return [*banded, *mentors, Entry("Uplift", taken, how, uplift.subtractions, uplift.fee)]


def _name_band_line(line: BandLine) -> str:
    return f"{TYPE_NAMES[line.declaration_type]}, band {line.band.letter}"


def _describe_fee(line: BandLine, number: int) -> str:
    proportion = write_exactly(PROPORTIONS[line.declaration_type] * 100)
    return (
        f"{number:,} x {write_exactly(line.fee)}, which is {proportion} % of "
        f"{write_exactly(line.band.per_participant)} x {write_exactly(line.band.output_share)} %"
    )


def _describe_mentors(figures: Figures, line: FlatLine, number: int, sign: int) -> Entry:
    contract = figures.mentor_contract
    price = (contract.payment_per_participant if contract else None) or Fraction(0)
    share = MENTOR_PROPORTIONS.get(line.declaration_type, Fraction(0)) * 100
    back = "taken back: " if sign < 0 else ""
    how = f"{back}{number:,} x {write_exactly(line.fee)}, which is {share} % of "
    return Entry(
        f"{TYPE_NAMES[line.declaration_type]}, mentors",
        sign * number * line.fee,
        how + write_exactly(price),
        number,
        line.fee,
    )
