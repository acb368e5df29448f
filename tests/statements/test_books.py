"""A provider's books against the ledger: rows meet, values are compared, amounts are the bands'."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from statement_world import ACORN, make_usual_world
from stories.telling import call

from pipeline.statements import Key, statement_figures
from pipeline.statements.books import add_up, match_rows, read_lines, read_row
from pipeline.statements.books.read import read_money
from pipeline.statements.money.decimals import round_to_pence

OWN = ("--provider", "acorn-teaching")
DAY = ("--server-date", "2025-02-10T10:00:00Z")
PERSON = "0000000a-0000-4000-8000-0000000000{:02}"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("\N{POUND SIGN}36", "36.00"),
        ("(36.00)", "-36.00"),
        ("-\N{POUND SIGN}36.5", "-36.50"),
        ("36 pounds", None),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: str | None) -> None:
    assert read_money(text) == (amount and Decimal(amount))


def test_lines_add_up_to_the_statement(tmp_path: Path) -> None:
    """Nine added fill four bands of two, one too many; two are taken back from the top."""
    world = make_usual_world(tmp_path / "ledger.duckdb")
    first = world.declare(3, statement="January 2025")
    names = {"statement": "January 2025", "clawback_statement": "April 2025"}
    world.change(first[0], "awaiting_clawback", **names)
    world.declare(6, statement="April 2025")
    lines, _ = read_lines(world.con, world.event, ACORN)
    for name in ("January 2025", "April 2025"):
        figures = statement_figures(world.con, Key(ACORN, 2024, name), world.event)
        mine = [line.amount for line in lines if line.statement == name]
        assert None not in mine
        together = sum((x.fill.count * x.fee for x in figures.lines), start=0)
        assert sum(amount for amount in mine if amount) == round_to_pence(together)
    january = [line.amount for line in lines if line.statement == "January 2025"]
    assert january == [Decimal("48.00"), Decimal("48.00"), Decimal("36.00")]
    april = [line.amount for line in lines if line.statement == "April 2025"]
    assert Decimal("0.00") in april  # over capacity
    assert min(amount for amount in april if amount is not None) < 0


def test_one_row_for_the_payment_and_one_for_taking_it_back(tmp_path: Path) -> None:
    world = make_usual_world(tmp_path / "ledger.duckdb")
    (declaration,) = world.declare(1, statement="January 2025")
    names = {"statement": "January 2025", "clawback_statement": "April 2025"}
    world.change(declaration, "awaiting_clawback", **names)
    lines, _ = read_lines(world.con, world.event, ACORN)
    paid, back = lines
    cells = {"participant": paid.participant, "course": "ect", "type": "started"}
    rows = [
        read_row(2, "", {**cells, "amount": "-48.00", "statement": "Apr-25"}),
        read_row(3, "", {**cells, "amount": "48.00", "state": "paid"}),
    ]
    matches = match_rows(rows, lines, {})
    assert [(m.line, m.result) for m in matches] == [(back, "matched"), (paid, "matched")]
    assert [(t.statement, t.amount_in_books, t.amount_in_ledger) for t in add_up(matches)] == [
        ("January 2025", Decimal("48.00"), Decimal("48.00")),
        ("April 2025", Decimal("-48.00"), Decimal("-48.00")),
    ]
    alone = match_rows([read_row(3, "", {**cells, "state": "awaiting clawback"})], lines, {})
    assert [m.result for m in alone] == ["matched"]


def books(path: Path, *rows: str) -> Path:
    head = "Participant ID,Course,Type,Date,State,Statement,Amount,Your reference"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def run(workspace: Path, path: Path, *more: str | Path) -> tuple[int, dict[str, Any]]:
    result = call(workspace, "reconcile", path, *OWN, "--json", *more)
    return result.exit_code, json.loads(result.stdout)


def test_what_was_exported_matches(small_world: Path, tmp_path: Path) -> None:
    for form in ("csv", "json", "xlsx"):
        path = tmp_path / f"own.{form}"
        result = call(small_world, "export", "declarations", *OWN, *DAY, "-o", path)
        assert result.exit_code == 0
        exit_code, found = run(small_world, path)
        assert (exit_code, found["agrees"]) == (0, True), form
        assert found["counts"]["matched"] == 6


def test_what_differs_is_named_and_marked(small_world: Path, tmp_path: Path) -> None:
    path = books(
        tmp_path / "books.csv",
        f"{PERSON.format(4)},ect,Started,2/10/2024,eligible,Jan-25,,=R1",
        f"{PERSON.format(9)},ecf-induction,started,10/09/2025,eligible,January 2026,,R2",
        f"{PERSON.format(3)},ecf-induction,started,,,,,R3",
    )
    exit_code, found = run(small_world, path, "-o", tmp_path / "out.xlsx")
    assert exit_code == 1
    assert found["counts"] == {
        "matched": 1, "differing": 1, "only_in_the_books": 1, "only_in_the_ledger": 3,
    }  # fmt: skip
    assert found["lines"][0]["differs"] == "date, state"
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Rows"]
    heads = [cell.value for cell in sheet[1]]
    marked = {heads[cell.column - 1] for cell in sheet[2] if cell.fill.fgColor.rgb == "00F6D7D2"}
    assert marked == {"date_in_books", "date_in_ledger", "state_in_books", "state_in_ledger"}
    assert sheet["E2"].value == "=R1"
    assert sheet["E2"].data_type == "s"
    call(small_world, "reconcile", path, *OWN, "-o", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows[0]["your_reference"] == "'=R1"
    assert len(rows) == 6


def test_another_providers_declarations_are_not_shown(small_world: Path, tmp_path: Path) -> None:
    path = books(tmp_path / "b.csv", f"{PERSON.format(12)},ect,started,,,,,")
    _, found = run(small_world, path)
    assert found["counts"]["only_in_the_books"] == 1
    people = {line["participant_id"] for line in found["lines"] if not line["row"]}
    assert PERSON.format(12) not in people


def test_what_cannot_be_read_and_what_lacks_a_column(small_world: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.csv"
    short.write_text("participant_id,course,date\na,b,c\n", encoding="utf-8")
    result = call(small_world, "reconcile", short, *OWN)
    assert result.exit_code == 3
    assert "A column is missing: declaration_type." in result.output
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    assert call(small_world, "reconcile", broken, *OWN).exit_code == 2
    assert call(small_world, "reconcile", tmp_path / "none.csv", *OWN).exit_code == 2
    assert call(small_world, "reconcile", short, "--provider", "nobody").exit_code == 2
