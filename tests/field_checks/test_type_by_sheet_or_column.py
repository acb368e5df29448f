"""Rows say the same whether their sheet says their type or a column `type` does."""

from __future__ import annotations

import random
from typing import Any

import pytest
from field_world import ANNA, BEN, Judged, Table, judge_tables

from schemas.vocabulary import FIELDS, FIELDS_OF_ROW_TYPE, ID_FIELDS, ROW_TYPES, WORDS_OF_FIELD

ROWS = 40
SYNONYM = {"participant-declaration": "declare", "ecf-partnership": "Confirm Partnership"}
BLANK = ("", "", " ", "\u00a0")
# Values in ordinary form, values that have to be read with care, and values that say nothing.
VALUES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(ID_FIELDS, (ANNA, BEN, BEN.upper(), f"{{{ANNA}}}", "12345", "#N/A")),
    **{
        field: (*words[:3], *words[:3], words[0].upper(), words[0].replace("-", " "), "maths")
        for field, words in WORDS_OF_FIELD.items()
    },
    "declaration_date": (
        *("2024-10-01T09:00:00Z", "2024-10-01", "2024-06-01T10:00:00+01:00", "1 June 2024"),
        *("20/10/2024", "5/6/2024", "soon", "2024-10-27 01:30"),
    ),
    "cohort": ("2024", "2025", " 2024 ", "2024/25", "next"),
    "urn": ("100001", "100002", " 100001", "urn"),
    "your_reference": ("R1", "'=1", "Zoe\u0308", "a|b~1:c"),
}
FIELDS_SENT = tuple(field for field in FIELDS if field != "type")


def made_row(rng: random.Random, kind: str, fields: tuple[str, ...]) -> list[str]:
    """A row of one type; what its type does not use may be there too. Never all blank."""
    own = FIELDS_OF_ROW_TYPE[kind]
    row = []
    for field in fields:
        blank = rng.random() < (0.2 if field in own else 0.6)
        row.append(rng.choice(BLANK if blank and field != "your_reference" else VALUES[field]))
    return row


def made_rows(kind: str, fields: tuple[str, ...] = FIELDS_SENT, seed: int = 1) -> list[list[str]]:
    rng = random.Random(f"{kind} {seed}")
    return [made_row(rng, kind, fields) for _ in range(ROWS)]


def by_sheet(kind: str, rows: list[list[str]], fields: tuple[str, ...] = FIELDS_SENT) -> Table:
    return kind, ",".join(fields), rows


def by_column(
    kind: str, rows: list[list[str]], fields: tuple[str, ...] = FIELDS_SENT, word: str = ""
) -> Table:
    """The same rows; the column comes last, so that the others keep their numbers."""
    return None, ",".join([*fields, "type"]), [[*row, word or kind] for row in rows]


def said(judged: Judged, sheets: bool = True) -> dict[str, Any]:
    """All that the field checks hand on, in a fixed order."""
    aside = "canonical" if sheets else "canonical, sheet_no, row"
    of_sheet = "true" if sheets else "row_id is not null"
    return {
        "batch": judged.query(f"select * exclude ({aside}) from fields.parsed"),
        "findings": judged.query(f"from finding where {of_sheet} order by all"),
        "canonical rows": judged.query("from fields.canonical_row"),
        "not evaluated": judged.query("from fields.not_evaluated order by all"),
        "hash": judged.canonical(),
    }


def told(*tables: Table, sheets: bool = True, **more: Any) -> dict[str, Any]:
    with judge_tables(*tables, **more) as judged:
        return said(judged, sheets)


@pytest.mark.parametrize("kind", ROW_TYPES)
def test_one_sheet_of_one_type(kind: str) -> None:
    for fields in (FIELDS_SENT, (*FIELDS_OF_ROW_TYPE[kind][::-1], "your_reference")):
        rows = made_rows(kind, fields)
        quick = told(by_sheet(kind, rows, fields))
        assert quick == told(by_column(kind, rows, fields))
        assert len(quick["batch"]) == ROWS
        assert len({code for code, *_ in quick["findings"]}) > 1


@pytest.mark.parametrize("kind", SYNONYM)
def test_another_word_for_the_type(kind: str) -> None:
    rows = made_rows(kind)
    quick, column = told(by_sheet(kind, rows)), told(by_column(kind, rows, word=SYNONYM[kind]))
    number = len(FIELDS_SENT)
    column["findings"] = [found for found in column["findings"] if found[3] != number]
    assert quick == column


def test_a_sheet_for_each_type() -> None:
    sheets: list[tuple[str, list[list[str]], tuple[str, ...]]] = []
    for kind in ROW_TYPES:
        own = (*FIELDS_OF_ROW_TYPE[kind][::-1], "your_reference")
        fields = own if sheets else FIELDS_SENT
        sheets.append((kind, made_rows(kind, fields, seed=2), fields))
    quick = told(*(by_sheet(*sheet) for sheet in sheets))
    assert quick == told(*(by_column(*sheet) for sheet in sheets))
    turn_about = (by_sheet, by_column)
    assert quick == told(*(turn_about[n % 2](*sheet) for n, sheet in enumerate(sheets)))
    assert [row[0] for row in quick["batch"]] == [*range(1, len(ROW_TYPES) * ROWS + 1)]


def test_sheets_of_several_types_or_one_of_all() -> None:
    chosen = [*ROW_TYPES[:3], ROW_TYPES[6]]
    kinds = {kind: [row for row in made_rows(kind) if not slashed(row)] for kind in chosen}
    quick = told(*(by_sheet(kind, rows) for kind, rows in kinds.items()), sheets=False)
    header = ",".join([*FIELDS_SENT, "type"])
    every = [[*row, kind] for kind, rows in kinds.items() for row in rows]
    assert quick == told((None, header, every), sheets=False)


def slashed(row: list[str]) -> bool:
    """Whether a date is one that only the others of its sheet make plain."""
    return "/" in row[FIELDS_SENT.index("declaration_date")]


def test_what_intake_has_said_of_cells() -> None:
    kind = "participant-declaration-void"
    rows = made_rows(kind, seed=3)
    cells = [(row_id, column) for row_id in range(1, ROWS, 3) for column in (0, 5, 8)]
    more: dict[str, Any] = {
        "cell_faults": [(*cell, "cell_too_long", {"limit": "9"}) for cell in cells],
        "number_cells": [(row_id, 9) for row_id in range(1, ROWS, 2)],
        "short_rows": [(row_id, [0, 1, 2]) for row_id in range(2, ROWS, 5)],
    }
    assert told(by_sheet(kind, rows), **more) == told(by_column(kind, rows), **more)
