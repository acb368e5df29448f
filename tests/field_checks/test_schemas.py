"""The schemas say all that the catalogue prints, and a check that crashes is no finding."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
import pytest

import schemas
from pipeline.field_checks.judge import broken_rules, number_rules
from schemas.compiled import compile_schema, told_by
from schemas.registry import DECLARED
from schemas.rule import Column, RowSchema, rule, rules_of
from schemas.vocabulary import FIELDS_OF_ROW_TYPE, ROW_TYPES
from schemas.words import day_in_words, did_you_mean, listed, show


def test_there_is_one_schema_for_every_row_type_with_its_own_columns() -> None:
    assert tuple(schemas.SCHEMAS) == ROW_TYPES
    for kind, schema in schemas.SCHEMAS.items():
        assert schema.name == kind
        assert set(schema.columns) == set(FIELDS_OF_ROW_TYPE[kind])


def test_the_catalogue_has_every_code_once_with_its_row_types() -> None:
    entries = {entry.code: entry for entry in schemas.field_rules()}
    assert len(entries) == len(schemas.field_rules()) == 29
    assert entries["reason_unknown"].row_types == ("participant-defer", "participant-withdraw")
    assert entries["type_missing"].row_types == ("any",)
    assert entries["value_normalised"].severity == "I"
    for entry in entries.values():
        words = f"{entry.title} {entry.advice}"
        assert words.isascii()
        assert "invalid" not in words.lower()
        assert "please" not in words.lower()
        assert entry.title[0].isupper()
        assert entry.advice.endswith((".", "{hint}"))


def test_a_code_says_the_same_wherever_it_is_used() -> None:
    told: dict[str, tuple[str, str, str | None]] = {}
    for schema in DECLARED.values():
        for known in rules_of(schema):
            words = (known.title, known.advice, known.field)
            assert told.setdefault(known.code, words) == words


def test_rules_count_what_does_not_run_after_them() -> None:
    rules = number_rules()
    kind = "participant-declaration"
    assert rules[kind, "declaration_date_missing"].later == 3
    assert rules[kind, "declaration_date_in_future"].later == 0
    assert rules[kind, "evidence_held_unknown"].later == 0


def test_a_check_that_crashes_is_an_exception() -> None:
    def crashes(column: pd.Series[str]) -> pd.Series[bool]:
        raise KeyError(column.name)

    broken = rule("x_missing", "X is missing", "Give x.", crashes, field="x")
    schema = compile_schema(RowSchema({"x": Column([broken])}, name="broken"))
    with pytest.raises(RuntimeError, match="broken"):
        list(broken_rules(schema, pd.DataFrame({"x": ["a"]})))


def test_a_column_that_is_not_text_is_an_exception() -> None:
    schema = schemas.SCHEMAS["participant-resume"]
    with pytest.raises(RuntimeError, match="participant-resume"):
        list(broken_rules(schema, pd.DataFrame({"participant_id": [1], "course_identifier": ""})))


def test_no_rows_break_no_rules() -> None:
    schema = schemas.SCHEMAS["participant-resume"]
    nothing = pd.DataFrame({"participant_id": [], "course_identifier": []}, dtype=str)
    assert list(broken_rules(schema, nothing)) == []


def test_only_our_own_checks_have_words() -> None:
    with pytest.raises(TypeError, match="was not made by"):
        told_by(pa.Check(lambda column: column != "", name="other"))


def test_values_in_sentences_are_short_printable_ascii() -> None:
    assert show("plain") == "plain"
    assert show("a\u202eb\x0b\u00e9") == "a\\u202eb\\x0b\\xe9"
    assert show("x" * 61) == "x" * 57 + "..."
    assert show("x" * 60) == "x" * 60
    assert len(show("\u202e" * 50)) == 60


def test_small_words() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b or c"
    assert did_you_mean("Retaned-1", ["retained-1", "started"]) == " Did you mean retained-1?"
    assert did_you_mean("x", ["retained-1", "started"]) == ""
    assert day_in_words(pd.Timestamp("2025-07-31 14:30:05").to_pydatetime()) == (
        "31 July 2025 at 14:30:05"
    )
