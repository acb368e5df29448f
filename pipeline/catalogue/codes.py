"""Every code that can be found, with its words: what it is called, where it sits, what to do."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import duckdb

from pipeline.catalogue.state_rules import PLACE, state_rules


@dataclass(frozen=True)
class Message:
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
    text = files("pipeline").joinpath("catalogue", "intake-codes.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def intake_messages() -> list[Message]:
    """The codes about files, rows and cells as such."""
    return [
        Message(r["code"], r["severity"], "intake", (), "", r["title"], r["advice"])
        for r in intake_codes()
    ]


@cache
def intake_faults() -> frozenset[str]:
    """Codes of the intake room that reject a row, or one of its cells."""
    return frozenset(r["code"] for r in intake_codes() if r["severity"] == "E")


def field_messages() -> list[Message]:
    """The codes about one row alone, declared in the schemas."""
    from schemas import field_rules

    return [
        Message(r.code, r.severity, "field", r.row_types, r.field or "", r.title, r.advice)
        for r in field_rules()
    ]


def state_messages() -> list[Message]:
    """The codes about a row and the world, declared in the rule files."""
    return [
        Message(r.code, r.severity, "state", r.rows, r.field, r.title, r.advice)
        for r in state_rules()
    ]


def reference_messages() -> list[Message]:
    """The codes about reference data that is loaded."""
    text = files("schemas").joinpath("reference", "codes.csv").read_text(encoding="utf-8")
    return [
        Message(r["code"], r["severity"], "reference", (), "", r["title"], r["advice"])
        for r in csv.DictReader(text.splitlines())
    ]


@cache
def all_messages() -> dict[str, Message]:
    """The catalogue by code, in the order field, state, intake, reference."""
    found = [*field_messages(), *state_messages(), *intake_messages(), *reference_messages()]
    return {words.code: words for words in reversed(found)}


def create_messages(con: duckdb.DuckDBPyConnection) -> None:
    """Make table `words(code, severity, layer, title, pieces, places)` in the working database.

    The advice is cut at its places: a detail is piece, fact, piece, fact, ..., piece.
    """
    words = list(all_messages().values())
    con.execute(
        """
        create or replace table message as
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
