"""Batch files for the referee: well-formed CSV only, with the headings of interface section 3."""

from __future__ import annotations

import csv
import io

from . import words

FIELDS = (
    "type",
    "participant_id",
    "course_identifier",
    "declaration_type",
    "declaration_date",
    "evidence_held",
    "declaration_id",
    "reason",
    "schedule_identifier",
    "cohort",
    "school_id",
    "urn",
    "delivery_partner_id",
    "partnership_id",
    "your_reference",
)


def plain(heading: str) -> str:
    """A heading without what does not matter: case, spaces, hyphens, underscores."""
    return "".join(c for c in heading.casefold() if c not in " -_")


NAMES = {plain(name): name for name in FIELDS}


def read_batch(text: str) -> list[tuple[int, dict[str, str]]]:
    """(row number, cells by field) of every row that is not ignored."""
    lines = list(csv.reader(io.StringIO(text, newline="")))
    header = [NAMES.get(plain(h), "") for h in lines[0]]
    kind = "" if "type" in header else kind_of(set(header))
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line) or line == lines[0]:
            continue
        cells = {name: cell for name, cell in zip(header, line, strict=False) if name}
        rows.append((number, {"type": kind, **cells}))
    return rows


def kind_of(header: set[str]) -> str:
    """The kind of a file without a type column follows from its columns."""
    if {"declaration_type", "declaration_date"} <= header:
        return words.DECLARE
    if "partnership_id" in header:
        return words.PARTNER_UPDATE
    if "delivery_partner_id" in header:
        return words.PARTNER
    return words.VOID
