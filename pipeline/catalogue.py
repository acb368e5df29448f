"""Every code that can be found, with its words: what it is called, where it sits, what to do."""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import duckdb

from pipeline.rule_files import PLACE, state_rules


@dataclass(frozen=True)
class Words:
    """One code of the catalogue; `rows` is empty where the code is about files or any row."""

    code: str
    severity: str
    layer: str
    rows: tuple[str, ...]
    field: str
    title: str
    advice: str


def intake_codes() -> list[dict[str, str]]:
    """The lines of the intake room's own list: code, severity, level, title, advice."""
    text = files("pipeline").joinpath("intake", "codes.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def intake_words() -> list[Words]:
    """The codes about files, rows and cells as such."""
    return [
        Words(r["code"], r["severity"], "intake", (), "", r["title"], r["advice"])
        for r in intake_codes()
    ]


@cache
def intake_faults() -> frozenset[str]:
    """Codes of the intake room that reject a row, or one of its cells."""
    return frozenset(r["code"] for r in intake_codes() if r["severity"] == "E")


def field_words() -> list[Words]:
    """The codes about one row alone, declared in the schemas."""
    from schemas import field_rules

    return [
        Words(r.code, r.severity, "field", r.row_types, r.field or "", r.title, r.advice)
        for r in field_rules()
    ]


def state_words() -> list[Words]:
    """The codes about a row and the world, declared in the rule files."""
    return [
        Words(r.code, r.severity, "state", r.rows, r.field, r.title, r.advice)
        for r in state_rules()
    ]


def reference_words() -> list[Words]:
    """The codes about reference data that is loaded."""
    text = files("schemas").joinpath("reference", "codes.csv").read_text(encoding="utf-8")
    return [
        Words(r["code"], r["severity"], "reference", (), "", r["title"], r["advice"])
        for r in csv.DictReader(text.splitlines())
    ]


@cache
def all_words() -> dict[str, Words]:
    """The catalogue by code, in the order field, state, intake, reference."""
    found = [*field_words(), *state_words(), *intake_words(), *reference_words()]
    return {words.code: words for words in reversed(found)}


def put_words(con: duckdb.DuckDBPyConnection) -> None:
    """Make table `words(code, severity, layer, title, pieces, places)` in the working database.

    The advice is cut at its places: a detail is piece, fact, piece, fact, ..., piece.
    """
    words = list(all_words().values())
    con.execute(
        """
        create or replace table words as
        select
            unnest($codes::varchar[]) as code,
            unnest($severities::varchar[]) as severity,
            unnest($layers::varchar[]) as layer,
            unnest($titles::varchar[]) as title,
            unnest($pieces::varchar[][]) as pieces,
            unnest($places::varchar[][]) as places
        """,
        {
            "codes": [w.code for w in words],
            "severities": [w.severity for w in words],
            "layers": [w.layer for w in words],
            "titles": [w.title for w in words],
            "pieces": [PLACE.split(w.advice)[::2] for w in words],
            "places": [PLACE.findall(w.advice) for w in words],
        },
    )


# What decides about a row or a load: the folders (and single files) of the rules, with their kind.
RULE_PLACES = (
    ("pipeline", "rules", ".sql"),
    ("pipeline", "facts", ".sql"),
    ("pipeline", "known", ".sql"),
    ("pipeline", "effects", ".sql"),
    ("pipeline", "effects/verdicts", ".sql"),
    ("pipeline", "load/rules", ".sql"),
    ("schemas", "", ".py"),
    ("schemas", "reference", ".py"),
    ("schemas", "reference", ".csv"),
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


@cache
def rule_hashes() -> dict[str, str]:
    """A hash for every rule and every file that rules build on, by name (`rules/<code>.sql`)."""
    hashes = {}
    for package, folder, ending in RULE_PLACES:
        for file in files(package).joinpath(*filter(None, folder.split("/"))).iterdir():
            if file.name.endswith(ending):
                place = folder if package == "pipeline" else f"schemas/{folder}"
                name = f"{place.rstrip('/')}/{file.name}"
                text = essence(name, file.read_text(encoding="utf-8"))
                hashes[name] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return dict(sorted(hashes.items()))


@cache
def rules_version() -> str:
    """A version that changes exactly when a rule does: a hash of rules, facts, effects, schemas."""
    named = "".join(f"{name} {digest}\n" for name, digest in rule_hashes().items())
    return hashlib.sha256(named.encode("utf-8")).hexdigest()[:16]
