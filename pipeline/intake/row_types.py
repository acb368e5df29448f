"""Says what kind of file the columns make, or what they lack for it (section 4)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.intake.column_names import Vocabulary
from pipeline.intake.header import Header
from pipeline.intake.names import list_words, match_name, show
from pipeline.model.findings import Finding
from schemas.vocabulary import FIELDS_OF_ROW_TYPE, plain_name

DECLARATION = "participant-declaration"
VOID = "participant-declaration-void"
PARTNERSHIP = "ecf-partnership"
UPDATE = "ecf-partnership-update"

_SLOT = frozenset(("participant_id", "course_identifier", "declaration_type"))
_PERSON = frozenset(("type", "participant_id", "course_identifier"))
_UPDATE = frozenset(("partnership_id", "delivery_partner_id"))
_SCHOOL = frozenset(("cohort", "delivery_partner_id", "school_id"))
_URN = frozenset(("cohort", "delivery_partner_id", "urn"))

# Kind, in the order in which a file that fits none is compared with them, and what it needs.
REQUIRED = (
    (DECLARATION, _SLOT | {"declaration_date"}),
    (VOID, frozenset(("declaration_id",))),
    (VOID, _SLOT),
    (PARTNERSHIP, _SCHOOL),
    (PARTNERSHIP, _URN),
    (UPDATE, _UPDATE),
    ("status-change", _PERSON),
)
_WORDS = {
    DECLARATION: "declarations",
    VOID: "voids",
    PARTNERSHIP: "partnerships",
    UPDATE: "partnership updates",
}


@dataclass(frozen=True)
class Judged:
    """What the columns of a header make: a kind (None: each row has its own), or faults."""

    kind: str | None
    faults: tuple[Finding, ...] = ()


def judge_columns(header: Header, vocabulary: Vocabulary, sheet_no: int) -> Judged:
    """The kind of a sheet. Source: interface section 3, intake cases section 4."""
    fields = frozenset(header.fields)
    if not vocabulary.batch:
        return Judged(None, _lack_of(vocabulary.required, fields, header, sheet_no))
    if "type" in fields:
        needs = [need for _, need in REQUIRED]
        return Judged(None, _lack_of(needs, fields, header, sheet_no))
    kinds = _kinds_without_type(fields, header)
    if len(kinds) > 1:
        facts = {"kinds": "both " + list_words(_WORDS[kind] for kind in kinds)}
        return Judged(None, (Finding("header_kind_ambiguous", sheet_no=sheet_no, facts=facts),))
    if kinds:
        return Judged(kinds[0])
    needs = [need for kind, need in REQUIRED if not (kind == VOID and need == _SLOT)]
    return Judged(None, _lack_of(needs, fields, header, sheet_no))


def is_complete(header: Header, vocabulary: Vocabulary) -> bool:
    """Whether a header has all columns that some kind of file needs."""
    faults = judge_columns(header, vocabulary, 0).faults
    return all(fault.code != "header_missing_columns" for fault in faults)


def _kinds_without_type(fields: frozenset[str], header: Header) -> list[str]:
    place = bool(fields & {"school_id", "urn"})
    if {"declaration_id", "declaration_date"} <= fields:
        return [DECLARATION, VOID]
    if place and "partnership_id" in fields:
        return [PARTNERSHIP, UPDATE]
    kinds = [kind for kind, need in REQUIRED if need <= fields and kind in _WORDS]
    if VOID in kinds and "declaration_id" not in fields:
        # Three columns of the slot are voids only where nothing hints at a lost date column.
        kinds = [k for k in kinds if k != VOID or _looks_like_voids(fields, header)]
    return list(dict.fromkeys(kinds))


def _looks_like_voids(fields: frozenset[str], header: Header) -> bool:
    extra = [match_name(cell.text) for cell in header.cells if not cell.field]
    dated = any(name.startswith("date") or name.endswith("date") for name in extra)
    near = difflib.get_close_matches(plain_name("declaration_date"), extra, 1, 0.8)
    return not fields & {"declaration_date", "evidence_held"} and not dated and not near


def _lack_of(
    needs: Iterable[frozenset[str]], fields: frozenset[str], header: Header, sheet_no: int
) -> tuple[Finding, ...]:
    """The finding that names what is missing for the nearest of several sets of columns."""
    needs = list(needs)
    if not needs or any(need <= fields for need in needs):
        return ()
    nearest = max(needs, key=lambda need: (len(need & fields) / len(need), len(need & fields)))
    missing = sorted(nearest - fields)
    facts = {
        "missing": ", ".join(missing),
        "present": ", ".join(show(cell.text) for cell in header.cells) or "none",
        "hint": _hint(missing, header),
    }
    return (Finding("header_missing_columns", sheet_no=sheet_no, facts=facts),)


def _hint(missing: list[str], header: Header) -> str:
    """Which of the sender's columns may have been meant for each missing one."""
    extra = {match_name(c.text): c.text for c in header.cells if not c.field and not c.silent}
    hints = []
    for field in missing:
        near = difflib.get_close_matches(plain_name(field), list(extra), 1, 0.6)
        if near:
            hints.append(f"{show(extra[near[0]])} may be meant as {field}. ")
    return "".join(hints)


def fields_of_kind(kind: str | None) -> frozenset[str] | None:
    """The fields that rows of a kind read; None where each row has its own kind."""
    if kind is None:
        return None
    return frozenset((*FIELDS_OF_ROW_TYPE[kind], "your_reference"))
