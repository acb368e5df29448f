"""A version that changes exactly when something that decides does."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import duckdb

# What decides about a row, a load or a statement: logical names, which the ledger keeps and no move
# changes, and the files that have them. `*` is what stands there in the file's path. The folders
# words, field_checks, state_checks, verdicts, ledger, load and statements came later: a version
# that was recorded before does not speak of them.
DECIDING = (
    ("rules/*.sql", "pipeline", "rules/*.sql"),
    ("facts/*.sql", "pipeline", "state_checks/row_types/*/facts.sql"),
    ("facts/*.sql", "pipeline", "state_checks/row_types/*.sql"),
    ("effects/*.sql", "pipeline", "state_checks/row_types/*/effects.sql"),
    ("effects/verdicts/*.sql", "pipeline", "state_checks/row_types/*/verdict.sql"),
    ("effects/recorded/*.sql", "pipeline", "state_checks/recorded/*.sql"),
    ("effects/staging/*.sql", "pipeline", "state_checks/staging/*.sql"),
    ("known/*.sql", "pipeline", "state_checks/known/*.sql"),
    ("known/id_changes.sql", "pipeline", "database/id_changes.sql"),
    ("known/id_chains.sql", "pipeline", "database/id_chains.sql"),
    ("known/judged.sql", "pipeline", "state_checks/participant_rows.sql"),
    ("known/in_turns.sql", "pipeline", "state_checks/in_turns.sql"),
    ("known/naming_rows.sql", "pipeline", "state_checks/naming_rows.sql"),
    ("known/partnership_rows.sql", "pipeline", "state_checks/partnership_rows.sql"),
    ("known/partnership_turns.sql", "pipeline", "state_checks/partnership_turns.sql"),
    ("known/rows_at_hand.sql", "pipeline", "state_checks/rows_at_hand.sql"),
    ("words/*.sql", "pipeline", "state_checks/row_types/*/details.sql"),
    ("words/rows.sql", "pipeline", "state_checks/row_words.sql"),
    ("words/macros.sql", "pipeline", "database/functions.sql"),
    ("field_checks/*.sql", "pipeline", "field_checks/*.sql"),
    ("field_checks/careful/*.sql", "pipeline", "field_checks/careful/*.sql"),
    ("field_checks/found/*.sql", "pipeline", "field_checks/found/*.sql"),
    ("field_checks/not_run/*.sql", "pipeline", "field_checks/not_run/*.sql"),
    ("field_checks/*.py", "pipeline", "field_checks/*.py"),
    ("state_checks/*.py", "pipeline", "state_checks/*.py"),
    ("state_checks/known/*.py", "pipeline", "state_checks/known/*.py"),
    ("verdicts/*.sql", "pipeline", "verdicts/*.sql"),
    ("verdicts/*.py", "pipeline", "verdicts/*.py"),
    ("ledger/as_of.sql", "pipeline", "ledger/as_of.sql"),
    ("load/rules/*.sql", "pipeline", "load/rules/*.sql"),
    ("load/*.sql", "pipeline", "load/*.sql"),
    ("load/*.py", "pipeline", "load/*.py"),
    ("statements/*.sql", "pipeline", "statements/*.sql"),
    ("statements/*.py", "pipeline", "statements/*.py"),
    ("statements/calendar/*.sql", "pipeline", "statements/calendar/*.sql"),
    ("statements/calendar/*.py", "pipeline", "statements/calendar/*.py"),
    ("statements/money/*.sql", "pipeline", "statements/money/*.sql"),
    ("statements/money/*.py", "pipeline", "statements/money/*.py"),
    ("figures/evidence.csv", "pipeline", "reference/evidence.csv"),
    ("figures/declaration-order.csv", "pipeline", "reference/declaration-order.csv"),
    ("figures/frozen-cohorts.csv", "pipeline", "reference/frozen-cohorts.csv"),
    ("figures/fee-parts.csv", "pipeline", "reference/fee-parts.csv"),
    ("figures/payment-terms.csv", "pipeline", "reference/payment-terms.csv"),
    ("schemas/*.py", "schemas", "*.py"),
    ("schemas/reference/*.py", "schemas", "reference/*.py"),
    ("schemas/reference/*.csv", "schemas", "reference/*.csv"),
)
# Text in quotes, which is kept, or a comment. A test holds what this finds in every file against
# Python's own tokenizer and parser; they would take 0.3 seconds of every command.
PYTHON_COMMENT = re.compile(
    r'(\"{3}.*?\"{3}|\'{3}.*?\'{3}|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')|#[^\n]*', re.DOTALL
)
DOCSTRING = re.compile(r"(\A|:[ \t]*\n)\s*\"{3}.*?\"{3}\n", re.DOTALL)


def essence(name: str, text: str) -> str:
    """What of a file decides: no comments, docstrings or blank lines, but a rule's header."""
    text = text.replace("\r\n", "\n")
    if name.endswith(".sql"):
        header = [line for line in text.splitlines() if line.startswith("--")]
        return "\n".join([*(header if "/rules/" in f"/{name}" else []), sql_essence(text)])
    if name.endswith(".py"):
        text = DOCSTRING.sub(r"\1", PYTHON_COMMENT.sub(lambda found: found[1] or "", text))
    lines = (line.rstrip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def sql_essence(text: str) -> str:
    """The words of SQL statements as DuckDB cuts them, one space between them."""
    encoded = text.encode("utf-8")
    found = duckdb.tokenize(text)
    ends = [*(place for place, _ in found[1:]), len(encoded)]
    words = (
        encoded[place:end].decode("utf-8").strip()
        for (place, kind), end in zip(found, ends, strict=True)
        if kind != duckdb.token_type.comment
    )
    return " ".join(words)


def deciding_files() -> Iterator[tuple[str, Traversable]]:
    """Every file that decides, with its logical name."""
    for name, package, pattern in DECIDING:
        for word, file in matching(files(package), pattern.split("/")):
            yield name.replace("*", word), file


def matching(
    folder: Traversable, parts: list[str], word: str = ""
) -> Iterator[tuple[str, Traversable]]:
    """The files below a folder whose path fits, each with what stands there for `*`."""
    first, *rest = parts
    start, star, end = first.partition("*")
    for found in folder.iterdir():
        fits = found.name.startswith(start) and found.name.endswith(end)
        if not (fits if star else found.name == first):
            continue
        here = found.name[len(start) : len(found.name) - len(end)] if star else word
        if rest and found.is_dir():
            yield from matching(found, rest, here)
        elif not rest and found.is_file():
            yield here, found


@cache
def rule_hashes() -> dict[str, str]:
    """A hash for every rule and every file that rules build on, by logical name."""
    hashes = {}
    for name, file in deciding_files():
        text = essence(name, file.read_text(encoding="utf-8"))
        hashes[name] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return dict(sorted(hashes.items()))


@cache
def rules_version() -> str:
    """A version that changes exactly when a rule does: a hash of all that decides."""
    named = "".join(f"{name} {digest}\n" for name, digest in rule_hashes().items())
    return hashlib.sha256(named.encode("utf-8")).hexdigest()[:16]
