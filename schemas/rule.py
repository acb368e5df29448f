"""A field rule: its code, its words, the field it blames, and the check that pandera runs.

Rules are declared here without pandera, which takes half a second to import: who only wants their
words does not pay for that. `schemas/compiled.py` makes the schemas that are run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
class Column:
    """A column of text with the rules about it, in the order in which they are told."""

    rules: Sequence[FieldRule] = ()


@dataclass(frozen=True)
class RowSchema:
    """What a good row of one type looks like: its columns, and rules (`checks`) about several."""

    columns: Mapping[str, Column]
    checks: Sequence[FieldRule] = ()
    name: str = ""


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
) -> FieldRule:
    """A rule that says `code` of every row for which `holds` is false.

    `holds` takes the column of `field` (in a column's rules) or the frame (in the checks of the
    schema) and gives one boolean a row; it has to be total, and blanks are "". `facts` fill the
    places of `advice` from the tidied text of the cell.
    """
    return FieldRule(code, title, advice, "E", (field, *also), holds, facts)


def rules_of(schema: RowSchema) -> Iterator[FieldRule]:
    """The rules of a schema: column by column, then those about several columns."""
    for column in schema.columns.values():
        yield from column.rules
    yield from schema.checks
