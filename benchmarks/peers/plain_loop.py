"""A plain Python loop over csv.DictReader: what anybody would write first."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date

from benchmarks.peers.rules import COURSES, DATE, EVIDENCE, NOW, TYPES, UUID, tell

IS_UUID, IS_DATE = re.compile(UUID).fullmatch, re.compile(DATE).fullmatch


def date_fault(text: str) -> str | None:
    """What is wrong with a date, if anything."""
    if not text:
        return "missing"
    if not IS_DATE(text):
        return "in another form"
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return "is no real day"
    return "in the future" if text > NOW[: len(text)] else None


def check(path: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    lists = {"course_identifier": set(COURSES), "declaration_type": set(TYPES)}
    evidence = set(EVIDENCE)
    with open(path, encoding="utf-8", newline="") as lines:  # noqa: PTH123
        for row in csv.DictReader(lines):
            if not row["participant_id"]:
                found["participant_id missing"] += 1
            elif not IS_UUID(row["participant_id"]):
                found["participant_id is no UUID"] += 1
            for field, words in lists.items():
                if not row[field]:
                    found[f"{field} missing"] += 1
                elif row[field] not in words:
                    found[f"{field} not in the list"] += 1
            if fault := date_fault(row["declaration_date"]):
                found[f"declaration_date {fault}"] += 1
            if row["evidence_held"] and row["evidence_held"] not in evidence:
                found["evidence_held not in the list"] += 1
    return dict(found)


if __name__ == "__main__":
    tell(check)
