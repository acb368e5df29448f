"""Figures as the document `statement.json`: amounts are exact decimal texts, never rounded."""

from __future__ import annotations

import json
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.statements.money.contracts import Contract
from pipeline.statements.money.decimals import write_exactly
from pipeline.statements.money.figures import BandLine, Figures, FlatLine

SCHEMA = "ecf-batch-statement/1"
NOT_FINAL = "NOT FINAL"


def write_document(figures: Figures, preview_at: datetime | None = None) -> dict[str, Any]:
    """The object of `statement.json`, of `show --json` and (with `preview_at`, UTC) of a preview.

    Interface, section 6. Only a paid statement is final. `event` is the last one that changed it.
    """
    statement = figures.statement
    final = statement.state == "paid" and preview_at is None
    marking = {} if final else {"marking": NOT_FINAL}
    if preview_at:
        marking["preview_at"] = _write_instant(preview_at) or ""
    return {
        "schema": SCHEMA,
        **marking,
        "provider": statement.provider,
        "provider_id": str(statement.key.lead_provider_id),
        "cohort": statement.key.cohort,
        "name": statement.key.name,
        "statement_id": str(statement.statement_id),
        "state": statement.state,
        "final": final,
        "event": statement.event,
        "event_hash": statement.event_hash,
        "cut_off_date": _write_day(statement.cut_off_date),
        "payment_date": _write_day(statement.payment_date),
        "output_fee": statement.output_fee,
        "closed_at": _write_instant(statement.closed_at),
        "paid_at": _write_instant(statement.paid_at),
        "vat_registered": statement.vat_registered,
        "contract": _write_contract(figures.contract),
        "mentor_contract": _write_mentor_contract(figures),
        **_write_figures(figures),
    }


def save_document(document: dict[str, Any], path: Path) -> None:
    """Write `statement.json`: the same document gives the same bytes."""
    path.write_text(
        json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )


def _write_figures(figures: Figures) -> dict[str, Any]:
    return {
        "lines": [_write_band_line(line) for line in figures.lines],
        "mentor_lines": [_write_flat_line(line) for line in figures.mentor_lines],
        "uplift": _write_flat_line(figures.uplift),
        "service_fee": write_exactly(figures.service_fee),
        "service_fee_from": [
            {
                "band": part.band.letter,
                "participants": part.participants,
                "per_participant": write_exactly(part.per_participant),
                "amount": write_exactly(part.amount),
            }
            for part in figures.service_fee_parts
        ],
        "output_fees": write_exactly(figures.output_fees),
        "uplift_fees": write_exactly(figures.uplift_fees),
        "clawbacks": write_exactly(figures.clawbacks),
        "adjustments": [
            {"label": a.label, "amount": write_exactly(a.amount)} for a in figures.adjustments
        ],
        "adjustments_total": write_exactly(figures.adjustments_total),
        "net": write_exactly(figures.net),
        "vat": write_exactly(figures.vat),
        "total": write_exactly(figures.total),
        "not_paid": _write_not_paid(figures),
    }


def _write_band_line(line: BandLine) -> dict[str, Any]:
    return {
        "declaration_type": line.declaration_type,
        "band": line.band.letter,
        "previous": line.fill.previous,
        "additions": line.fill.additions,
        "subtractions": line.fill.subtractions,
        "count": line.fill.count,
        "over_capacity": line.fill.over_capacity,
        "unmatched": line.fill.unmatched,
        "fee": write_exactly(line.fee),
        "amount": write_exactly(line.amount),
    }


def _write_flat_line(line: FlatLine) -> dict[str, Any]:
    return {
        "declaration_type": line.declaration_type,
        "additions": line.additions,
        "subtractions": line.subtractions,
        "fee": write_exactly(line.fee),
        "amount": write_exactly(line.amount),
    }


def _write_not_paid(figures: Figures) -> list[dict[str, Any]]:
    """Declarations that bring no money: over capacity on this statement, and on none at all."""
    over = [
        {
            "why": "over_capacity",
            "reason": "",
            "course_identifier": "",
            "declaration_type": line.declaration_type,
            "declarations": line.fill.over_capacity,
        }
        for line in figures.lines
        if line.fill.over_capacity
    ]
    return over + [
        {
            "why": item.state,
            "reason": item.reason,
            "course_identifier": item.course_identifier,
            "declaration_type": item.declaration_type,
            "declarations": item.declarations,
        }
        for item in figures.not_paid
    ]


def _write_contract(contract: Contract) -> dict[str, Any]:
    return {
        "recruitment_target": contract.recruitment_target,
        "set_up_fee": write_exactly(contract.set_up_fee),
        "monthly_service_fee": _write_amount(contract.monthly_service_fee),
        "uplift_amount": _write_amount(contract.uplift_amount),
        "bands": [
            {
                "band": band.letter,
                "min": band.minimum,
                "max": band.maximum,
                "capacity": band.capacity,
                "per_participant": write_exactly(band.per_participant),
                "output_share": write_exactly(band.output_share),
                "service_share": write_exactly(band.service_share),
            }
            for band in contract.bands
        ],
    }


def _write_mentor_contract(figures: Figures) -> dict[str, Any] | None:
    if not figures.statement.mentor_funding or figures.mentor_contract is None:
        return None
    return {
        "payment_per_participant": _write_amount(figures.mentor_contract.payment_per_participant)
    }


def _write_amount(amount: Fraction | None) -> str | None:
    return None if amount is None else write_exactly(amount)


def _write_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _write_instant(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat() + "Z"
