"""What changed between two documents of the same statement, say since the last preview."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.statements.files.words import TYPE_NAMES, write_moment
from pipeline.statements.money.decimals import show_money

AMOUNTS = {
    "service_fee": "Service fee",
    "output_fees": "Output fees",
    "uplift_fees": "Uplift fees",
    "clawbacks": "Clawbacks",
    "adjustments_total": "Additional adjustments",
    "net": "Net",
    "vat": "VAT",
    "total": "Total",
}
NOT_PAID_NAMES = {
    "over_capacity": "over capacity",
    "submitted": "waiting for eligibility",
    "ineligible": "not eligible",
}


@dataclass(frozen=True)
class Change:
    """One figure before and after, as shown to people."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """Everything that differs; `since` is a plain phrase like `the preview of 3 March 2025`."""

    since: str
    changes: tuple[Change, ...]


def read_previous_document(folder: Path) -> dict[str, Any] | None:
    """The statement.json that a folder holds now; None when there is none that can be read."""
    try:
        document = json.loads((folder / "statement.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return document if isinstance(document, dict) and "total" in document else None


def find_changes(previous: dict[str, Any] | None, document: dict[str, Any]) -> Changes | None:
    """Compare with an earlier document of the statement; None when there is no earlier one."""
    if previous is None:
        return None
    amounts = [
        Change(name, show_money(_amount(previous, key)), show_money(_amount(document, key)))
        for key, name in AMOUNTS.items()
        if _amount(previous, key) != _amount(document, key)
    ]
    before, after = _count(previous), _count(document)
    counts = [
        Change(what, f"{before[what]:,}", f"{after[what]:,}")
        for what in sorted({*before, *after}, key=lambda w: _rank(w))
        if before[what] != after[what]
    ]
    state = [Change("State", previous["state"], document["state"])]
    changed_state = state if previous["state"] != document["state"] else []
    return Changes(_name_since(previous), (*changed_state, *amounts, *counts))


def write_changes(changes: Changes) -> dict[str, Any]:
    """The member `changes` of a preview's document."""
    return {
        "since": changes.since,
        "changes": [
            {"what": c.what, "before": c.before, "after": c.after} for c in changes.changes
        ],
    }


def _name_since(previous: dict[str, Any]) -> str:
    if previous.get("preview_at"):
        return f"the preview of {write_moment(previous['preview_at'])}"
    if previous.get("paid_at"):
        return f"the payment on {write_moment(previous['paid_at'])}"
    if previous.get("closed_at"):
        return f"the closing on {write_moment(previous['closed_at'])}"
    return "the files written before"


def _amount(document: dict[str, Any], key: str) -> Fraction:
    return Fraction(document.get(key, "0"))


def _count(document: dict[str, Any]) -> Counter[str]:
    """How many declarations are paid, taken back and not paid, by what is said about them."""
    counts: Counter[str] = Counter()
    for group, who in (("lines", "declarations"), ("mentor_lines", "declarations of mentors")):
        for line in document.get(group, []):
            kind = TYPE_NAMES[line["declaration_type"]]
            counts[f"{kind}: {who} paid"] += line["additions"]
            counts[f"{kind}: {who} taken back"] += line["subtractions"]
    for item in document.get("not_paid", []):
        kind = TYPE_NAMES[item["declaration_type"]]
        counts[f"{kind}: {NOT_PAID_NAMES[item['why']]}"] += item["declarations"]
    return counts


def _rank(what: str) -> tuple[int, str]:
    kind = what.split(":")[0]
    return list(TYPE_NAMES.values()).index(kind), what
