"""A field rule is one pandera check that carries its code, its words and the field it blames."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandera.pandas as pa

Facts = Callable[[str], dict[str, str]]
Holds = Callable[[Any], Any]


@dataclass(frozen=True)
class FieldRule:
    """What the checks, the catalogue and the results need to know about one code.

    `advice` is a template of one or two sentences; its `{places}` are filled from the facts of a
    finding. `fields` are all the fields that the rule looks at, the one it blames first.
    """

    code: str
    title: str
    advice: str
    severity: str
    fields: tuple[str, ...]
    holds: Holds
    facts: Facts

    @property
    def field(self) -> str:
        """The field that the rule blames."""
        return self.fields[0]


@dataclass(frozen=True)
class CatalogueEntry:
    """One code of the field rules, as the catalogue prints it.

    `field` is None where it may be any; the row types are full names, or just `any`.
    """

    code: str
    title: str
    advice: str
    severity: str
    field: str | None
    row_types: tuple[str, ...]


def no_facts(text: str) -> dict[str, str]:  # noqa: ARG001
    """The words of this rule say all there is to say."""
    return {}


def rule(
    code: str,
    title: str,
    advice: str,
    holds: Holds,
    *,
    field: str,
    also: tuple[str, ...] = (),
    facts: Facts = no_facts,
) -> pa.Check:
    """A pandera check that says `code` of every row for which `holds` is false.

    `holds` takes the column of `field` (in a column's checks) or the frame (in the checks of the
    schema) and gives one boolean a row; it has to be total, and blanks are "". `facts` fill the
    places of `advice` from the tidied text of the cell.
    """
    told = FieldRule(code, title, advice, "E", (field, *also), holds, facts)
    return pa.Check(
        holds,
        name=code,
        error=code,
        title=title,
        description=advice,
        ignore_na=False,
        n_failure_cases=1,
        statistics={"rule": told},
    )


def told_by(check: pa.Check) -> FieldRule:
    """The words that a check made by `rule` carries."""
    found = (check.statistics or {}).get("rule")
    if not isinstance(found, FieldRule):
        raise TypeError(f"check {check.name} was not made by schemas.rule.rule")
    return found


def rules_of(schema: pa.DataFrameSchema) -> Iterator[FieldRule]:
    """The rules of a schema: column by column, then those about several columns."""
    for column in schema.columns.values():
        yield from (told_by(check) for check in column.checks)
    yield from (told_by(check) for check in schema.checks)
