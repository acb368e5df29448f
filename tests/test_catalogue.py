"""The catalogue as a whole: complete, as specified, in plain words, each rule with a story."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from stories.telling import stories

from pipeline.catalogue import codes
from pipeline.catalogue.state_rules import PLACE, StateRule, read_rule, state_rules
from pipeline.database import sql
from pipeline.state_checks.compile_rules import DECLARATIONS
from pipeline.state_checks.fact_tables import ABOUT_PARTICIPANTS, ABOUT_PARTNERSHIPS, FactTable
from schemas import field_rules
from schemas.vocabulary import FIELDS, ROW_TYPES

ROOT = Path(__file__).resolve().parents[1]
RULES = sorted((ROOT / "pipeline" / "rules").glob("*.sql"))
SHORT_NAMES = {
    "declaration": "participant-declaration",
    "void": "participant-declaration-void",
    "defer": "participant-defer",
    "resume": "participant-resume",
    "withdraw": "participant-withdraw",
    "change-schedule": "participant-change-schedule",
    "partnership": "ecf-partnership",
    "partnership-update": "ecf-partnership-update",
    "any": "any",
}
KINDS = [*ABOUT_PARTICIPANTS, *ABOUT_PARTNERSHIPS]
ABOUT = [
    pytest.param(rule, kind, id=f"{rule.code}-{kind.facts}")
    for rule in state_rules()
    for kind in KINDS
    if set(rule.rows) & set(kind.row_types)
]


def specified(name: str) -> dict[str, dict[str, str]]:
    """A list of codes as the specification has it, by code."""
    with (ROOT / "tests" / "spec" / name).open(encoding="utf-8", newline="") as lines:
        return {line["code"]: line for line in csv.DictReader(lines)}


def tree_of(statement: str) -> Any:
    """A SELECT, or a table made from one, as DuckDB reads it."""
    select = re.sub(r"(?m)^--.*\n", "", statement).strip().rstrip(";")
    select = re.sub(r"^create or replace table [\w.]+ as\n", "", select)
    (found,) = duckdb.execute("select json_serialize_sql($text)", {"text": select}).fetchall()
    tree = json.loads(found[0])
    assert not tree["error"], tree
    return tree["statements"][0]["node"]


def columns_made(statement: str) -> set[str]:
    """The names that the outermost SELECT of a statement gives its columns; `*` gives none."""
    parts = tree_of(statement)["select_list"]
    return {part["alias"] or part.get("column_names", ["*"])[-1] for part in parts}


def names_given(tree: Any) -> set[str]:
    """Every name that any part of a statement is given by `as`."""
    if isinstance(tree, list):
        return set().union(*map(names_given, tree))
    if not isinstance(tree, dict):
        return set()
    return names_given(list(tree.values())) | ({tree["alias"]} if tree.get("alias") else set())


def test_state_and_field_rules_are_those_specified() -> None:
    told = [*codes.field_messages(), *codes.state_messages()]
    assert {
        words.code: (words.severity, words.layer, set(words.rows), words.field, words.title)
        for words in told
    } == {
        code: (
            line["severity"],
            line["layer"],
            {SHORT_NAMES[name] for name in line["applies_to"].split(";")},
            line["field"],
            line["title"],
        )
        for code, line in specified("errors.csv").items()
    }


def test_intake_codes_are_those_specified() -> None:
    names = ("code", "severity", "level", "title")
    assert [tuple(line[name] for name in names) for line in codes.intake_codes()] == [
        tuple(line[name] for name in names) for line in specified("intake-codes.csv").values()
    ]


def test_every_code_is_there_once() -> None:
    told = [
        *codes.field_messages(),
        *codes.state_messages(),
        *codes.intake_messages(),
        *codes.reference_messages(),
    ]
    found = [words.code for words in told]
    assert sorted(found) == sorted(set(found))
    assert sorted(found) == sorted(codes.all_messages())


def test_every_rule_has_a_story_and_every_story_a_rule() -> None:
    rules = {rule.code for rule in (*field_rules(), *state_rules())}
    assert rules == {story.name for story in stories()}


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_rule_file_says_all_that_a_rule_needs(path: Path) -> None:
    rule = read_rule(path.stem, path.read_text(encoding="utf-8"))
    assert rule.code == path.stem
    assert set(rule.rows) <= set(ROW_TYPES)
    assert rule.rows
    assert rule.field in FIELDS
    assert rule.severity in ("E", "W")
    assert rule.title


def test_a_rule_file_that_does_more_than_select_is_refused() -> None:
    text = RULES[0].read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="has to read"):
        read_rule("changed", text.replace("select row_id", "select row_id, 1"))


@pytest.mark.parametrize(("rule", "kind"), ABOUT)
def test_words_of_a_rule_can_be_filled_in(rule: StateRule, kind: FactTable) -> None:
    made = columns_made(sql.text(f"{kind.folder}/details"))
    wanted = {*PLACE.findall(rule.advice), *([rule.related] if rule.related else [])}
    assert wanted - made == set()


@pytest.mark.parametrize(("rule", "kind"), ABOUT)
def test_what_a_rule_needs_is_a_fact(rule: StateRule, kind: FactTable) -> None:
    made = names_given(tree_of(sql.text(f"{kind.folder}/facts")))
    if kind in ABOUT_PARTICIPANTS:
        made |= names_given(tree_of(sql.text("state_checks/row_types/participant")))
    if kind.facts == DECLARATIONS:  # what no turn changes is laid out apart
        made |= names_given(tree_of(sql.text(f"{kind.folder}/rows")))
    assert set(rule.needs) - made == set()


@pytest.mark.parametrize("code", sorted(codes.all_messages()))
def test_words_are_plain(code: str) -> None:
    words = codes.all_messages()[code]
    for text in (words.title, words.advice):
        assert text.isascii()
        assert text.isprintable()
        assert text == text.strip()
        assert "invalid" not in text.lower()
        assert "please" not in text.lower()
    assert not words.title.endswith(".")
    assert "{" not in PLACE.sub("", words.advice), "a place is a name in braces"
    assert words.advice
