"""A version that changes exactly when something that decides does."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

# What decides about a row or a load: logical names, which the ledger keeps and no move changes, and
# the files that have them. A file's own name takes the place of `*`, or that of its folder.
DECIDING = (
    ("rules/*.sql", "pipeline", "rules/*.sql"),
    ("facts/*.sql", "pipeline", "state_checks/row_types/*/facts.sql"),
    ("facts/*.sql", "pipeline", "state_checks/row_types/*.sql"),
    ("effects/*.sql", "pipeline", "state_checks/row_types/*/effects.sql"),
    ("effects/verdicts/*.sql", "pipeline", "state_checks/row_types/*/verdict.sql"),
    ("effects/recorded.sql", "pipeline", "state_checks/recorded.sql"),
    ("effects/staging.sql", "pipeline", "state_checks/staging.sql"),
    ("known/*.sql", "pipeline", "state_checks/known/*.sql"),
    ("known/judged.sql", "pipeline", "state_checks/participant_rows.sql"),
    ("known/partnership_rows.sql", "pipeline", "state_checks/partnership_rows.sql"),
    ("load/rules/*.sql", "pipeline", "load/rules/*.sql"),
    ("schemas/*.py", "schemas", "*.py"),
    ("schemas/reference/*.py", "schemas", "reference/*.py"),
    ("schemas/reference/*.csv", "schemas", "reference/*.csv"),
)
# Text in quotes, which is kept, or a comment, which decides nothing.
SQL_COMMENT = re.compile(r"('(?:[^']|'')*')|--[^\n]*")
PYTHON_COMMENT = re.compile(
    r'(\"{3}.*?\"{3}|\'{3}.*?\'{3}|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')|#[^\n]*', re.DOTALL
)
DOCSTRING = re.compile(r"(\A|:\n)\s*\"{3}.*?\"{3}\n", re.DOTALL)


def essence(name: str, text: str) -> str:
    """What of a rule file decides: without comments and blank lines, but with a rule's header."""
    text = text.replace("\r\n", "\n")
    header = ""
    if name.endswith(".sql"):
        if "/rules/" in f"/{name}":
            header = "\n".join(line for line in text.splitlines() if line.startswith("--"))
        text = SQL_COMMENT.sub(lambda found: found[1] or "", text)
    elif name.endswith(".py"):
        text = DOCSTRING.sub(r"\1", PYTHON_COMMENT.sub(lambda found: found[1] or "", text))
    lines = (line.rstrip() for line in text.splitlines())
    return "\n".join([header, *(line for line in lines if line)])


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
        fits = (
            found.name.startswith(start) and found.name.endswith(end)
            if star
            else found.name == first
        )
        if not fits:
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
    """A version that changes exactly when a rule does: a hash of rules, facts, effects, schemas."""
    named = "".join(f"{name} {digest}\n" for name, digest in rule_hashes().items())
    return hashlib.sha256(named.encode("utf-8")).hexdigest()[:16]
