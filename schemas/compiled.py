"""The pandera schemas of all row types, made from what `schemas/registry.py` declares."""

from __future__ import annotations

import pandera.pandas as pa

from schemas.registry import DECLARED, DECLARED_ANY
from schemas.rule import FieldRule, RowSchema


def check_of(rule: FieldRule) -> pa.Check:
    """The pandera check of a rule, which carries it."""
    return pa.Check(
        rule.holds,
        name=rule.code,
        error=rule.code,
        title=rule.title,
        description=rule.advice,
        ignore_na=False,
        n_failure_cases=1,
        statistics={"rule": rule},
    )


def told_by(check: pa.Check) -> FieldRule:
    """The rule that a check made by `check_of` carries."""
    found = (check.statistics or {}).get("rule")
    if not isinstance(found, FieldRule):
        raise TypeError(f"check {check.name} was not made by schemas.compiled.check_of")
    return found


def compile_schema(schema: RowSchema) -> pa.DataFrameSchema:
    """The pandera schema of a row type: every column text."""
    return pa.DataFrameSchema(
        {
            name: pa.Column(str, [check_of(rule) for rule in column.rules])
            for name, column in schema.columns.items()
        },
        checks=[check_of(rule) for rule in schema.checks],
        name=schema.name,
    )


ANY_ROW = compile_schema(DECLARED_ANY)
SCHEMAS = {name: compile_schema(schema) for name, schema in DECLARED.items()}
