"""What `rules_version` covers, and what does not change it."""

from __future__ import annotations

import ast
import io
import tokenize

import pytest

from pipeline.audit.rules_changed import changed_rules, named
from pipeline.catalogue.versions import DECIDING, deciding_files, essence, rule_hashes

FILES = {name: file.read_text(encoding="utf-8") for name, file in deciding_files()}
PYTHON = sorted(name for name in FILES if name.endswith(".py"))
SQL = sorted(name for name in FILES if name.endswith(".sql"))


def is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def what_decides(text: str) -> list[str]:
    """The lines of Python code without comments and docstrings, as its own parser finds them."""
    lines = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for node in ast.walk(ast.parse(text)):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and is_text(body[0]):
            for row in range(body[0].lineno - 1, body[0].end_lineno or 0):
                lines[row] = ""
    return [line.rstrip() for line in lines if line.strip()]


@pytest.mark.parametrize("name", PYTHON)
def test_of_python_comments_and_docstrings_go_and_nothing_else(name: str) -> None:
    assert essence(name, FILES[name]).splitlines() == what_decides(FILES[name])


@pytest.mark.parametrize("name", SQL)
def test_of_sql_a_comment_decides_nothing(name: str) -> None:
    text = FILES[name]
    if "/rules/" not in f"/{name}":
        assert essence(name, "-- One more remark.\n" + text) == essence(name, text)
    assert essence(name, text + "\n-- And one.") == essence(name, text) or "rules/" in name
    assert essence(name, text + " select 1;") != essence(name, text)


def test_text_that_looks_like_a_comment_stays() -> None:
    assert "-- x" in essence("known/a.sql", "select '-- x' -- y")
    assert "-- y" not in essence("known/a.sql", "select '-- x' -- y")
    assert essence("schemas/a.py", 'a = "# x"  # y') == 'a = "# x"'


def test_all_that_decides_is_covered() -> None:
    covered = set(rule_hashes())
    assert {
        "facts/participant.sql",
        "facts/participant-declaration.sql",
        "effects/verdicts/participant-declaration.sql",
        "known/judged.sql",
        "words/macros.sql",
        "field_checks/readings.sql",
        "verdicts/decide.sql",
        "state_checks/turns.py",
        "statements/money/fees.py",
        "load/eligibility.sql",
        "schemas/vocabulary.py",
    } <= covered
    for name, _, _ in DECIDING:
        start, _, end = name.partition("*")
        assert any(one.startswith(start) and one.endswith(end) for one in covered), name


def test_a_folder_that_a_version_does_not_speak_of_is_not_new() -> None:
    before = {"rules/a.sql": "1", "facts/b.sql": "2"}
    now = {"rules/a.sql": "1", "rules/c.sql": "3", "statements/planning.py": "4"}
    assert changed_rules(before, now) == {"facts/b.sql": "gone", "rules/c.sql": "new"}


def test_many_changed_rules_are_counted_for_a_person() -> None:
    assert named(["rules/a.sql", "rules/b.sql"]) == "rules/a.sql, rules/b.sql"
    assert named(f"rules/{n}.sql" for n in range(40)).startswith("40 rules and files")
