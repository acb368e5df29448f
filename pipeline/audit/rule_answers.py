"""Every rule that concerns one row: was it asked, what did it answer, what did it look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from pipeline.catalogue.state_rules import StateRule, state_rules

BROKEN, PASSED, NOT_EVALUATED = "broken", "passed", "not evaluated"
NAME = re.compile(r"[a-z_]+")


@dataclass(frozen=True)
class RuleAnswer:
    """One rule and its answer about the row; `why` says what kept it from being evaluated."""

    layer: str
    code: str
    severity: str
    title: str
    answer: str
    why: str | None
    facts: dict[str, Any]


def read_facts(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, Any]:
    """The one row of a facts table, by column."""
    found = con.execute(f"from {table}")
    columns = [column[0] for column in found.description or []]
    rows = found.fetchall()
    return dict(zip(columns, rows[0], strict=True)) if rows else {}


def ask_state_rules(
    con: duckdb.DuckDBPyConnection, table: str, row_type: str, facts: Mapping[str, Any]
) -> list[RuleAnswer]:
    """Every state rule about the row type, asked of the facts that the row was judged by."""
    rules = [rule for rule in state_rules() if row_type in rule.rows]
    conditions = ", ".join(f"({rule.condition})" for rule in rules)
    (answers,) = con.execute(f"select {conditions} from {table} as facts").fetchall()
    is_rejected = any(
        holds and rule.severity == "E" and not why_not(rule, facts)
        for rule, holds in zip(rules, answers, strict=True)
    )
    return [
        answer_of(rule, bool(holds), facts, is_rejected)
        for rule, holds in zip(rules, answers, strict=True)
    ]


def why_not(rule: StateRule, facts: Mapping[str, Any]) -> str | None:
    """What kept a rule from being asked, if anything did."""
    if facts.get("copy_no") is not None and rule.code != "participant_id_changed":
        return "the row is an exact copy of a recorded declaration, which is judged before"
    missing = [need for need in rule.needs if not facts.get(need)]
    return f"it needs {' and '.join(missing)}" if missing else None


def answer_of(
    rule: StateRule, holds: bool, facts: Mapping[str, Any], is_rejected: bool
) -> RuleAnswer:
    """The answer of one state rule."""
    why = why_not(rule, facts)
    answer = NOT_EVALUATED if why else BROKEN if holds else PASSED
    is_held_back = rule.severity == "W" and is_rejected and rule.code != "participant_id_changed"
    if answer == BROKEN and is_held_back:
        answer, why = NOT_EVALUATED, "warnings are given only on rows that are not rejected"
    names = dict.fromkeys([*rule.needs, *NAME.findall(rule.condition)])
    looked_at = dict(in_words(name, facts) for name in names if name in facts)
    return RuleAnswer("state", rule.code, rule.severity, rule.title, answer, why, looked_at)


NUMBERED = {"type_no": "declaration_type", "course_no": "course_identifier"}


def in_words(name: str, facts: Mapping[str, Any]) -> tuple[str, Any]:
    """A fact by a name and a value that mean something outside the working database."""
    value = facts[name]
    if name in NUMBERED:
        return NUMBERED[name], shown(facts.get(NUMBERED[name]))
    if name.endswith("_no"):
        return f"there is a {name.removesuffix('_no')}", value is not None
    if name in ("live_before", "funded_outside"):
        return f"number of {name}", len(value or [])
    return name, shown(value)


def unasked_state_rules(row_type: str | None, why: str) -> list[RuleAnswer]:
    """Every state rule about the row type, none of them asked."""
    return [
        RuleAnswer("state", rule.code, rule.severity, rule.title, NOT_EVALUATED, why, {})
        for rule in state_rules()
        if row_type in rule.rows
    ]


def ask_field_rules(
    rules: Iterable[Any], broken: Iterable[str], texts: Mapping[str, Any], stopped: str | None
) -> list[RuleAnswer]:
    """Every field rule of the row type, in order: one that fails stops the later ones of its field.

    `rules` carry code, title, severity and fields; `broken` are the codes found; `stopped` says
    why no field was checked at all.
    """
    codes = set(broken)
    failed: dict[str, str] = {}
    asked = []
    for rule in rules:
        looked_at = {name: shown(texts.get(name)) for name in rule.fields if name in texts}
        earlier = failed.get(rule.field)
        why = stopped or (earlier and f"{rule.field} has {earlier} already")
        answer = NOT_EVALUATED if why else BROKEN if rule.code in codes else PASSED
        if answer == BROKEN:
            failed[rule.field] = rule.code
        asked.append(
            RuleAnswer("field", rule.code, rule.severity, rule.title, answer, why, looked_at)
        )
    return asked


def shown(value: Any) -> Any:
    """A fact as JSON takes it; instants are UTC."""
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [shown(item) for item in value]
    return value if value is None or isinstance(value, bool | int) else str(value)
