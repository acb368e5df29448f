"""The field rules of all row types in one place: what is run, and what the catalogue prints."""

from __future__ import annotations

from dataclasses import dataclass

import pandera.pandas as pa

from schemas import (
    any_row,
    ecf_partnership,
    ecf_partnership_update,
    participant_change_schedule,
    participant_declaration,
    participant_declaration_void,
    participant_defer,
    participant_resume,
    participant_withdraw,
)
from schemas.rule import FieldRule, rules_of

ANY_ROW = any_row.SCHEMA
SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "participant-declaration": participant_declaration.SCHEMA,
    "participant-declaration-void": participant_declaration_void.SCHEMA,
    "participant-defer": participant_defer.SCHEMA,
    "participant-resume": participant_resume.SCHEMA,
    "participant-withdraw": participant_withdraw.SCHEMA,
    "participant-change-schedule": participant_change_schedule.SCHEMA,
    "ecf-partnership": ecf_partnership.SCHEMA,
    "ecf-partnership-update": ecf_partnership_update.SCHEMA,
}


@dataclass(frozen=True)
class CatalogueEntry:
    """One code of the field rules, as the catalogue prints it."""

    code: str
    title: str
    advice: str
    severity: str
    field: str | None
    row_types: tuple[str, ...]


def field_rules() -> tuple[CatalogueEntry, ...]:
    """Every field rule once, in the order of the schemas, with the row types that it judges.

    Rules about every row have the row type `any`.
    """
    first: dict[str, FieldRule] = {}
    types: dict[str, list[str]] = {}
    for row_type, schema in {**SCHEMAS, "any": ANY_ROW}.items():
        for told in rules_of(schema):
            first.setdefault(told.code, told)
            types.setdefault(told.code, []).append(row_type)
    note = any_row.VALUE_NORMALISED
    first[note.code], types[note.code] = note, ["any"]
    return tuple(
        CatalogueEntry(r.code, r.title, r.advice, r.severity, r.field, tuple(types[r.code]))
        for r in first.values()
    )
