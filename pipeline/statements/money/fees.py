"""Works out the figures of a statement from counted lines and a contract (money)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from pipeline.catalogue.figures import read_figures
from pipeline.statements.calendar.accounts import Accounts, Key, LineCount, Statement
from pipeline.statements.money.bands import count_in_bands, fill_bands
from pipeline.statements.money.contracts import Band, Contract, MentorContract
from pipeline.statements.money.figures import BandLine, Figures, FlatLine, ServiceFeePart
from pipeline.statements.refusal import StatementRefused
from schemas.vocabulary import DECLARATION_TYPES


def read_fee_parts(contract: str) -> dict[str, Fraction]:
    """The part of a participant's price that one declaration pays, by type (money, section 4)."""
    return {
        line["declaration_type"]: Fraction(line["percent"]) / 100
        for line in read_figures("fee-parts")
        if line["contract"] == contract
    }


PROPORTIONS = read_fee_parts("ecf")
MENTOR_PROPORTIONS = read_fee_parts("mentor")


def work_out_figures(accounts: Accounts, facts: Accounts, key: Key) -> Figures:
    """Figures from the lines and adjustments of `books` under the contract of `facts`.

    Raises StatementRefused with the sentence of `find_contract_problem`.
    """
    problem = find_contract_problem(accounts, facts, key)
    contract = find_contract(accounts, facts, key)
    if problem or contract is None:
        raise StatementRefused(problem or "")
    statement = _name_as_closed(accounts, facts, key)
    mentor_contract = find_mentor_contract(accounts, facts, key)
    mine, before = _split_lines(accounts, statement)
    banded = [c for c in mine if not _is_paid_as_mentor(c, statement)]
    parts, given = work_out_service_fee(contract), contract.monthly_service_fee
    return Figures(
        statement=statement,
        contract=contract,
        mentor_contract=mentor_contract,
        lines=_work_out_band_lines(
            contract, banded, [c for c in before if not _is_paid_as_mentor(c, statement)]
        ),
        mentor_lines=_work_out_mentor_lines(mentor_contract, mine, statement),
        uplift=_work_out_uplift(contract, banded),
        service_fee=sum((p.amount for p in parts), Fraction(0)) if given is None else given,
        service_fee_parts=parts if given is None else (),
        adjustments=accounts.adjustments.get(key, ()),
        not_paid=facts.not_paid.get((key.lead_provider_id, key.cohort), ()),
    )


def find_contract_problem(accounts: Accounts, facts: Accounts, key: Key) -> str | None:
    """Why no money can be worked out, as a sentence that names the contract; else None."""
    statement, contract = accounts.statements[key], find_contract(accounts, facts, key)
    whose = f"{statement.provider} for cohort {key.cohort}"
    if contract is None:
        return (
            f"There is no contract of {whose}, so {key.name} cannot be worked out. "
            "Load the contract, then try again."
        )
    if contract.problem:
        return (
            f"The contract of {whose} does not fit: {contract.problem}. {key.name} cannot be "
            "worked out. Load the corrected contract, then try again."
        )
    mine, _ = _split_lines(accounts, _name_as_closed(accounts, facts, key))
    mentors = [c for c in mine if _is_paid_as_mentor(c, _name_as_closed(accounts, facts, key))]
    mentor_contract = find_mentor_contract(accounts, facts, key)
    if mentors and (mentor_contract is None or mentor_contract.payment_per_participant is None):
        missing = (
            "is no mentor contract"
            if mentor_contract is None
            else ("is no payment_per_participant in the mentor contract")
        )
        return (
            f"There {missing} of {whose}, but {key.name} has declarations of mentors. "
            "Load the mentor contract, then try again."
        )
    return None


def find_contract(accounts: Accounts, facts: Accounts, key: Key) -> Contract | None:
    """The contract in force at the closing; if there was none then, the one known since."""
    pair = (key.lead_provider_id, key.cohort)
    return facts.contracts.get(pair) or accounts.contracts.get(pair)


def find_mentor_contract(accounts: Accounts, facts: Accounts, key: Key) -> MentorContract | None:
    """The mentor contract in force at the closing; if there was none then, the one known since."""
    pair = (key.lead_provider_id, key.cohort)
    return facts.mentor_contracts.get(pair) or accounts.mentor_contracts.get(pair)


def has_lines(accounts: Accounts, key: Key) -> bool:
    """Whether any declaration is on the statement, to be paid or taken back."""
    counts = accounts.line_counts.get((key.lead_provider_id, key.cohort), ())
    return any(c.statement == key.name for c in counts)


def work_out_service_fee(contract: Contract) -> tuple[ServiceFeePart, ...]:
    """The service fee of a month, band by band, where the contract does not give one.

    Money, section 4: only the lowest band carries a share of the set-up fee.
    """
    participants = count_in_bands(
        [band.capacity for band in contract.bands], contract.recruitment_target or 0
    )
    return tuple(
        ServiceFeePart(
            band=band,
            participants=count,
            per_participant=band.per_participant * band.service_share / 100
            - (contract.set_up_fee / band.maximum if position == 0 else 0),
        )
        for position, (band, count) in enumerate(zip(contract.bands, participants, strict=True))
    )


def find_output_fee(band: Band, declaration_type: str) -> Fraction:
    """What one declaration of a type pays in a band, in pounds (money, section 4)."""
    return PROPORTIONS[declaration_type] * band.per_participant * band.output_share / 100


def _name_as_closed(accounts: Accounts, facts: Accounts, key: Key) -> Statement:
    """The statement in its state of `books`, with the provider's name and VAT of `facts`."""
    statement = accounts.statements[key]
    seen = facts.statements.get(key, statement)
    return replace(
        statement,
        provider=seen.provider,
        vat_registered=seen.vat_registered,
        mentor_funding=seen.mentor_funding,
    )


def _split_lines(
    accounts: Accounts, statement: Statement
) -> tuple[list[LineCount], list[LineCount]]:
    """The counted lines of this statement, and those of the statements paid before it."""
    pair = (statement.key.lead_provider_id, statement.key.cohort)
    counts = accounts.line_counts.get(pair, ())
    payment_dates = {
        key.name: other.payment_date
        for key, other in accounts.statements.items()
        if (key.lead_provider_id, key.cohort) == pair
    }
    return (
        [c for c in counts if c.statement == statement.key.name],
        [c for c in counts if _is_before(payment_dates.get(c.statement), statement.payment_date)],
    )


def _is_before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


def _is_paid_as_mentor(count: LineCount, statement: Statement) -> bool:
    return statement.mentor_funding and count.course_identifier == "ecf-mentor"


def _sum_by_type(counts: Iterable[LineCount]) -> tuple[Counter[str], Counter[str]]:
    billable: Counter[str] = Counter()
    refundable: Counter[str] = Counter()
    for count in counts:
        billable[count.declaration_type] += count.billable
        refundable[count.declaration_type] += count.refundable
    return billable, refundable


def _work_out_band_lines(
    contract: Contract, mine: list[LineCount], before: list[LineCount]
) -> tuple[BandLine, ...]:
    """Every declaration type in every band, also where nothing happened."""
    billable, refundable = _sum_by_type(mine)
    billed, refunded = _sum_by_type(before)
    capacities = [band.capacity for band in contract.bands]
    return tuple(
        BandLine(kind, band, fill, find_output_fee(band, kind))
        for kind in DECLARATION_TYPES
        for band, fill in zip(
            contract.bands,
            fill_bands(capacities, billed[kind] - refunded[kind], billable[kind], refundable[kind]),
            strict=True,
        )
    )


def _work_out_mentor_lines(
    contract: MentorContract | None, mine: list[LineCount], statement: Statement
) -> tuple[FlatLine, ...]:
    """Mentors of cohorts with mentor funding; a type that pays nothing is shown if it is there."""
    if not statement.mentor_funding:
        return ()
    billable, refundable = _sum_by_type(c for c in mine if _is_paid_as_mentor(c, statement))
    price = (contract.payment_per_participant if contract else None) or Fraction(0)
    return tuple(
        FlatLine(kind, billable[kind], refundable[kind], price * MENTOR_PROPORTIONS.get(kind, 0))
        for kind in DECLARATION_TYPES
        if kind in MENTOR_PROPORTIONS or billable[kind] or refundable[kind]
    )


def _work_out_uplift(contract: Contract, banded: list[LineCount]) -> FlatLine:
    billable, refundable = _sum_by_type(c for c in banded if c.uplift)
    return FlatLine(
        "started", billable["started"], refundable["started"], contract.uplift_amount or Fraction(0)
    )
