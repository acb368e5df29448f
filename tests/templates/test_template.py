"""Templates: sent blank they are empty, filled in they are accepted; lists fit the schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from stories.telling import call

from pipeline.templates.kinds import GUIDES, LIST_OF_COLUMN, LISTS
from schemas.vocabulary import FIELDS, WORDS_OF_FIELD, plain_name

ACORN = ("--provider", "acorn-teaching")
DAY = ("--server-date", "2025-02-10T10:00:00Z")
KINDS = ("declarations", "voids", "status-changes", "partnerships", "all")


def make(workspace: Path, path: Path, *arguments: str) -> openpyxl.Workbook:
    result = call(workspace, "template", *arguments, "-o", path)
    assert result.exit_code == 0, result.output
    return openpyxl.load_workbook(path)


def check(workspace: Path, path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        call(workspace, "check", path, *ACORN, *DAY, "--json").stdout
    )
    return found


@pytest.mark.parametrize("own", [(), (*ACORN, *DAY)], ids=["blank", "with own people"])
@pytest.mark.parametrize("kind", KINDS)
def test_sent_blank_it_has_no_rows(
    small_world: Path, tmp_path: Path, kind: str, own: tuple[str, ...]
) -> None:
    path = tmp_path / "t.xlsx"
    book = make(small_world, path, kind, *own)
    ack = check(small_world, path)
    refused = [one["code"] for one in ack["errors_by_code"] if one["severity"] in "FEW"]
    assert refused == ["file_no_rows"]
    known = {plain_name(field) for field in FIELDS}
    for sheet in book.worksheets:
        cells = {plain_name(str(c.value)) for row in sheet.iter_rows() for c in row if c.value}
        if sheet.freeze_panes != "C3":
            assert not cells & known, sheet.title


def test_the_form_is_locked_where_it_has_to_stay(small_world: Path, tmp_path: Path) -> None:
    book = make(small_world, tmp_path / "t.xlsx", "status-changes")
    assert book.active.title == "Status changes"
    assert book.sheetnames == ["Notes", "Status changes", "Lists"]
    sheet = book.active
    assert sheet["A2"].value.startswith("#guide")
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert sheet["A1"].protection.locked
    assert sheet["A2"].protection.locked
    for letter in "ABCDEFGH":
        assert not sheet.column_dimensions[letter].protection.locked
        assert sheet.column_dimensions[letter].number_format == "@"
    formulas = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    reason = formulas["F3:F1048576"]
    assert reason.formula1.startswith('IF($C3="participant-defer",')
    assert (reason.showErrorMessage, reason.errorStyle) == (True, "stop")


def test_every_value_of_every_list_is_known() -> None:
    for column, title in LIST_OF_COLUMN.items():
        assert set(LISTS[title]) <= set(WORDS_OF_FIELD[column]), column
        assert set(LISTS[title]) == set(WORDS_OF_FIELD[column]) or column == "type"
    reasons = {*LISTS["Reasons to defer"], *LISTS["Reasons to withdraw"]}
    assert reasons == set(WORDS_OF_FIELD["reason"])
    assert all(words.endswith(".") for words in GUIDES.values())


def fill_in(book: openpyxl.Workbook, day: str) -> dict[str, list[str]]:
    """Fill in every row with a day inside its window; what each row's list offers."""
    sheet = book["Declarations"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    offered: dict[int, list[str]] = {}
    for rule in sheet.data_validations.dataValidation:
        reference = rule.formula1.split("!")[1].replace("$", "")
        words = [row[0].value for row in book["Lists"][reference]]
        for places in rule.sqref.ranges:
            offered |= dict.fromkeys(range(places.min_row, places.max_row + 1), words)
    for row in range(3, sheet.max_row + 1):
        last = sheet.cell(row, heads["milestone_ends"]).value or day
        sheet.cell(row, heads["declaration_date"]).value = min(last, day)
        sheet.cell(row, heads["evidence_held"]).value = offered.get(row, [None])[0]
    return {
        sheet.cell(row, heads["participant_id"]).value: offered.get(row, [])
        for row in range(3, sheet.max_row + 1)
    }


@pytest.mark.parametrize("milestone", ["started", "retained-1"])
def test_filled_in_it_is_accepted(small_world: Path, tmp_path: Path, milestone: str) -> None:
    path = tmp_path / "t.xlsx"
    book = make(small_world, path, "declarations", *ACORN, *DAY, "--milestone", milestone)
    assert book.sheetnames == ["Notes", "Declarations", "Left out", "Lists"]
    people = fill_in(book, "2025-02-09")
    book.save(path)
    ack = check(small_world, path)
    assert ack["counts"]["accepted"] == len(people) > 0
    assert not [one for one in ack["errors_by_code"] if one["severity"] in "FE"]
    left = [row[0] for row in book["Left out"].iter_rows(min_row=2, values_only=True)]
    assert left
    assert not any(row[4] is None for row in book["Left out"].iter_rows(values_only=True))


def test_rows_that_are_not_filled_in_are_left_alone(small_world: Path, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = make(small_world, path, "declarations", *ACORN, *DAY, "--milestone", "started")
    people = fill_in(book, "2025-02-09")
    sheet = book["Declarations"]
    sheet["D3"].value = sheet["E3"].value = None
    book.save(path)
    ack = check(small_world, path)
    assert ack["counts"]["accepted"] == len(people) - 1
    codes = {one["code"] for one in ack["errors_by_code"]}
    assert "row_not_filled_in" in codes


def test_as_csv_the_same_and_who_is_left_out_is_said(small_world: Path) -> None:
    result = call(small_world, "template", "declarations", *ACORN, *DAY, "--milestone", "started")
    head, guide, *rows = result.stdout.splitlines()
    assert head.startswith("\ufeffyour_reference,teacher,school,declaration_date,evidence_held")
    assert "#guide" in guide
    assert rows
    assert "Left out (" in result.stderr
    assert "Already declared, dated 1 October 2024" in result.stderr
    assert call(small_world, "template", "voids").stdout.startswith("\ufeffyour_reference,teacher,")


@pytest.mark.parametrize(
    "arguments",
    [
        ("declarations", "--milestone", "started"),
        ("voids", *ACORN, "--milestone", "started"),
        ("declarations", *ACORN, "--milestone", "retained-5"),
        ("all",),
        ("others",),
        ("declarations", "-o", "t.pdf"),
        ("declarations", "--provider", "nobody"),
    ],
)
def test_wrong_command_lines(small_world: Path, arguments: tuple[str, ...]) -> None:
    assert call(small_world, "template", *arguments).exit_code == 2


def test_the_same_template_has_the_same_bytes(small_world: Path, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        make(small_world, tmp_path / name, "all", *ACORN, *DAY)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
