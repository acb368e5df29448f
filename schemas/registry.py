"""The field rules of all row types in one place, as they are declared and printed."""

from __future__ import annotations

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
from schemas.rule import CatalogueEntry, FieldRule, RowSchema, rules_of

DECLARED_ANY = any_row.SCHEMA
DECLARED: dict[str, RowSchema] = {
    "participant-declaration": participant_declaration.SCHEMA,
    "participant-declaration-void": participant_declaration_void.SCHEMA,
    "participant-defer": participant_defer.SCHEMA,
    "participant-resume": participant_resume.SCHEMA,
    "participant-withdraw": participant_withdraw.SCHEMA,
    "participant-change-schedule": participant_change_schedule.SCHEMA,
    "ecf-partnership": ecf_partnership.SCHEMA,
    "ecf-partnership-update": ecf_partnership_update.SCHEMA,
}


def field_rules() -> tuple[CatalogueEntry, ...]:
    """Every field rule once, in the order of the schemas, with the row types that it judges.

    Rules about every row have the row type `any`.
    """
    first: dict[str, FieldRule] = {}
    types: dict[str, list[str]] = {}
    for row_type, schema in {**DECLARED, "any": DECLARED_ANY}.items():
        for told in rules_of(schema):
            first.setdefault(told.code, told)
            types.setdefault(told.code, []).append(row_type)
    rules = (
        CatalogueEntry(r.code, r.title, r.advice, r.severity, r.field, tuple(types[r.code]))
        for r in first.values()
    )
    return (*rules, any_row.VALUE_NORMALISED)
