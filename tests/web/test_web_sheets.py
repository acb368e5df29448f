"""The due list, sheets to fill in and exports: short commands of the same program."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import threading
import time

import openpyxl
import pytest
from web_world import Codes, Visitor, text_of, visitor

from pipeline.web.service import Service
from pipeline.web.short_commands import ShortCommands, TooBusy


def test_the_due_list(acorn: Visitor) -> None:
    page = text_of(acorn.get("/due"))
    assert "Whom you can declare on 10 February 2025, and until when." in page
    assert "Can be declared:" in page
    table = acorn.get("/due.csv").get_data(as_text=True).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    able = [row for row in rows if row["can_be_declared"] == "yes"]
    assert able
    assert f"Can be declared: {len(able):,}" in page
    for row in able[:20]:
        assert (row["teacher"] or row["participant_id"]) in page
    book = openpyxl.load_workbook(io.BytesIO(acorn.get("/due.xlsx").data))
    assert book.active is not None
    assert book.active.max_row == len(rows) + 1


@pytest.mark.parametrize("kind", ["declarations", "voids", "status-changes", "partnerships"])
def test_blank_sheets(acorn: Visitor, kind: str) -> None:
    assert f"/templates/{kind}.xlsx" in acorn.get("/templates").get_data(as_text=True)
    book = openpyxl.load_workbook(io.BytesIO(acorn.get(f"/templates/{kind}.xlsx").data))
    assert "Notes" in book.sheetnames
    own = openpyxl.load_workbook(io.BytesIO(acorn.get(f"/templates/{kind}.xlsx?own=1").data))
    assert len(own.sheetnames) > len(book.sheetnames)
    assert b"#guide" in acorn.get(f"/templates/{kind}.csv").data


def test_what_there_is_no_sheet_for(acorn: Visitor) -> None:
    for address in ("/templates/all.csv", "/templates/cars.xlsx", "/templates/voids.exe"):
        assert acorn.get(address).status_code == 404, address
    page = text_of(acorn.get("/templates/pre-filled?milestone=made-up"))
    assert "Select what the declarations are about" in page


def test_a_sheet_with_the_providers_participants_is_filled_in_and_sent(
    working: Service, codes: Codes
) -> None:
    """An administrator's month: due list, sheet, filled in, checked, all accepted."""
    person = visitor(working, codes.acorn)
    answer = person.get("/templates/pre-filled?milestone=started")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet = next(book[name] for name in book.sheetnames if name.startswith("Declarations"))
    heads = [cell.value for cell in sheet[1]]
    filled = 0
    for row in sheet.iter_rows(min_row=3):
        if row[heads.index("participant_id")].value:
            starts = row[heads.index("milestone_starts")].value
            row[heads.index("declaration_date")].value = starts
            filled += 1
    assert filled
    written = io.BytesIO()
    book.save(written)
    text = person.wait_for(person.send_in("filled.xlsx", written.getvalue()))
    assert f"Accepted {filled} " in text, text
    assert "Rejected 0" in text


def test_an_export(acorn: Visitor) -> None:
    answer = acorn.get("/export/file?resource=participants&form=csv")
    assert "filename=participants.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows
    told = acorn.get("/export/file?resource=schools&form=json&cohort=2024").get_json(force=True)
    assert told["data"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Select what to export"),
        ("resource=cars&form=csv", "Select what to export"),
        ("resource=schools&form=csv", "Enter a cohort: schools are shown for one cohort"),
        ("resource=participants&form=exe", "Select a kind of file"),
        ("resource=participants&form=csv&cohort=next", "Cohort must be a year, like 2025"),
        ("resource=participants&form=csv&since=soon", "soon"),
    ],
)
def test_what_cannot_be_exported_is_said_at_the_field(
    acorn: Visitor, query: str, words: str
) -> None:
    answer = acorn.get(f"/export/file?{query}")
    assert answer.get_data(as_text=True).count('class="govuk-error-message"') == 1
    assert words in text_of(answer)
    assert "There is a problem" in text_of(answer)


def test_a_value_is_never_an_option(acorn: Visitor, codes: Codes) -> None:
    target = codes.workspace.parent / "stolen"
    acorn.get(f"/export/file?resource=participants&form=csv&since=--output={target}")
    assert not target.exists()


def test_nothing_is_left_of_a_file_that_was_sent(
    acorn: Visitor, codes: Codes, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = codes.workspace.parent / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    acorn.get("/export/file?resource=participants&form=csv")
    assert list(elsewhere.iterdir()) == []
    last = (codes.workspace / "web" / "audit.jsonl").read_text("utf-8").splitlines()[-1]
    assert json.loads(last)["file"] == "participants.csv"


def test_exports_are_the_providers_own(idle: Service, codes: Codes) -> None:
    acorn, birch = (visitor(idle, code) for code in (codes.acorn, codes.birch))
    tables = [
        acorn.get("/export/file?resource=participants&form=csv").get_data(as_text=True),
        birch.get("/export/file?resource=participants&form=csv").get_data(as_text=True),
    ]
    ids = [
        {row["participant_id"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}
        for text in tables
    ]
    assert ids[0]
    assert ids[0] != ids[1]


def test_two_commands_at_a_time(codes: Codes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real commands: at no moment do more than two run; who is one too many is told so."""
    commands = ShortCommands(codes.workspace, None)
    monkeypatch.setattr("pipeline.web.short_commands.SECONDS_TO_WAIT", 0.2)
    running, most = [0], [0]
    inside = commands._run

    def counted(arguments: tuple[str, ...]) -> object:
        running[0] += 1
        most[0] = max(most[0], running[0])
        try:
            return inside(arguments)
        finally:
            running[0] -= 1

    monkeypatch.setattr(commands, "_run", counted)
    ended: list[str] = []

    def ask() -> None:
        try:
            ended.append(str(commands.run("statement", "list").exit_code))
        except TooBusy:
            ended.append("busy")

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
        time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert most[0] == 2
    assert sorted(ended) == ["0", "0", "busy", "busy", "busy"]
