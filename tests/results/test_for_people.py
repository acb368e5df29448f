"""results.xlsx and report.html: what an administrator opens, mends and sends back."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import BEA, GOOD, HEADER, LATER, NO_HEADER, NOW, PROVIDER, ack_of, put, submit
from stories.telling import call

from pipeline.results import workbook as workbook_of_results

NASTY = '=HYPERLINK(""http://x.test"")<b>&_x0041_\x0b'
MIXED = (
    "Your reference," + GOOD.replace("declare,ada", "one,declare,ada")
    + f'"{NASTY}",declare,{BEA},ecf-induction,retained-9,2024-10-01,\n'
    + "three,declare,,ecf-induction,started,31 November 2024,signed\n"
)  # fmt: skip


def send(workspace: Path, text: str = MIXED, *more: str, command: str = "submit") -> Path:
    """The folder with the results of a file."""
    path = put(workspace, "batch.csv", text)
    result = call(workspace, command, path, *PROVIDER, *NOW, "--json", *more)
    ack = ack_of(result)
    return next((workspace / "outbox").glob(f"*/{ack['batch_id']}"))


@pytest.fixture(scope="module")
def judged(story_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace to which the mixed file was sent, and what was said. To be copied or read."""
    workspace = tmp_path_factory.mktemp("judged") / "workspace"
    shutil.copytree(story_world, workspace)
    result = submit(workspace, put(workspace, "batch.csv", MIXED))
    (workspace.parent / "said.txt").write_text(result.output, "utf-8")
    return workspace


@pytest.fixture
def sent(judged: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(judged, tmp_path / "workspace"))


def folder_of(workspace: Path) -> Path:
    """The folder with the results of the only file."""
    (folder,) = (workspace / "outbox").glob("acorn-teaching/*")
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def table(book: openpyxl.Workbook, title: str) -> list[dict[str, Any]]:
    head, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_marked_cells_are_those_of_errors_csv(judged: Path) -> None:
    folder = folder_of(judged)
    book = openpyxl.load_workbook(folder / "results.xlsx")
    assert book.sheetnames == ["Summary", "Rejected", "Accepted", "Errors"]
    sheet = book["Rejected"]
    heads = [cell.value for cell in sheet[1]]
    marked = set()
    for row in sheet.iter_rows(min_row=2):
        for head, cell in zip(heads, row, strict=True):
            assert cell.data_type in "sn"
            assert cell.hyperlink is None
            assert cell.value is None or cell.number_format == "@"
            if cell.fill.fgColor.rgb == "00F6D7D2":
                assert cell.font.b
                assert cell.border.left.style == "medium"
                assert cell.comment.text.startswith("Error: ")
                marked.add((row[0].value, head))
    errors = rows_of(folder / "errors.csv")
    expected = {(e["row"], e["column"] or "result_row") for e in errors if e["severity"] == "E"}
    assert marked == expected
    assert len(expected) == 4
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(heads)).column_letter}3"


def test_the_sheets_say_what_the_csv_files_say(judged: Path) -> None:
    folder = folder_of(judged)
    book = openpyxl.load_workbook(folder / "results.xlsx")
    for title in ("Rejected", "Accepted"):
        for ours, row in zip(
            table(book, title), rows_of(folder / f"{title.lower()}.csv"), strict=True
        ):
            for name in set(ours) & set(row) - {"Your reference"}:
                assert (ours[name] or "") == row[name], name
    assert table(book, "Rejected")[0]["Your reference"] == NASTY.replace('""', '"').replace(
        "\x0b", "\\x0b"
    ).replace("_x0041_", "_x005F_x0041_")
    errors = table(book, "Errors")
    assert all(name.startswith("result_") for name in errors[0])
    assert len(errors) == len(rows_of(folder / "errors.csv"))
    assert table(book, "Rejected")[1]["result_error_columns"] == (
        "participant_id; declaration_date; evidence_held"
    )


def test_the_same_batch_gives_the_same_bytes(sent: Path) -> None:
    folder = folder_of(sent)
    batch_id = folder.name
    names = ("results.xlsx", "report.html")
    hashes = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in names}
    ack = json.loads((folder / "ack.json").read_text(encoding="utf-8"))
    assert {f["name"]: f["sha256"] for f in ack["files"] if f["name"] in names} == hashes
    assert call(sent, "audit", "results", batch_id).exit_code == 0
    again = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in names}
    assert again == hashes
    assert call(sent, "audit", "verify").exit_code == 0


def test_a_page_that_was_altered_is_found(sent: Path) -> None:
    folder = folder_of(sent)
    page = folder / "report.html"
    page.write_text(page.read_text(encoding="utf-8").replace("1 accepted", "2 accepted"), "utf-8")
    result = call(sent, "audit", "verify")
    assert result.exit_code == 5
    assert "report.html" in result.output


def test_sent_back_only_rejections_are_judged(sent: Path) -> None:
    folder = folder_of(sent)
    mended = sent.parent / "mended.xlsx"
    book = openpyxl.load_workbook(folder / "results.xlsx")
    sheet = book["Rejected"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heads["declaration_type"]).value = "started"
    book.save(mended)
    ack = ack_of(call(sent, "submit", mended, *PROVIDER, *LATER, "--json"))
    counts = ack["counts"]
    assert (counts["accepted"], counts["rejected"], counts["ignored"]) == (1, 1, 1)
    assert ack["source"]["sheets"] == ["Rejected", "Accepted"]
    codes = {found["code"] for found in ack["errors_by_code"]}
    assert "row_accepted_before" in codes


def test_sent_back_unchanged_it_rejects_the_same_rows(sent: Path) -> None:
    folder = folder_of(sent)
    again = ack_of(call(sent, "submit", folder / "results.xlsx", *PROVIDER, *LATER, "--json"))
    assert (again["counts"]["rejected"], again["counts"]["accepted"]) == (2, 0)
    first = [f["code"] for f in json.loads((folder / "ack.json").read_text())["errors_by_code"]]
    assert {c["code"] for c in again["errors_by_code"] if c["severity"] == "E"} <= set(first)


def test_the_workbook_of_a_check_says_so_and_is_judged_whole(workspace: Path) -> None:
    folder = send(workspace, command="check")
    book = openpyxl.load_workbook(folder / "results.xlsx")
    assert book["Summary"]["A2"].value.startswith("NOT SUBMITTED")
    for title in ("Rejected", "Accepted"):
        rows = table(book, title)
        assert rows
        assert {row["NOT SUBMITTED"] for row in rows} == {"NOT SUBMITTED"}
        assert next(iter(rows[0])) == "NOT SUBMITTED"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert '<div class="banner" role="note">NOT SUBMITTED' in page
    sent = ack_of(call(workspace, "submit", folder / "results.xlsx", *PROVIDER, *LATER, "--json"))
    assert (sent["counts"]["accepted"], sent["counts"]["ignored"]) == (1, 0)


def test_a_refused_file_has_both(workspace: Path) -> None:
    folder = send(workspace, NO_HEADER)
    book = openpyxl.load_workbook(folder / "results.xlsx")
    assert book["Summary"]["A2"].value == "REFUSED - nothing was recorded"
    assert [row["result_severity"] for row in table(book, "Errors")] == ["F"]
    for title in ("Rejected", "Accepted"):
        assert "was refused" in book[title]["A1"].value
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert ">REFUSED<" in page
    assert "What is wrong with the file" in page


def test_too_many_rows_point_to_the_csv(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_of_results, "ROWS_OF_A_SHEET", 1)
    book = openpyxl.load_workbook(send(workspace) / "results.xlsx")
    assert book["Rejected"]["A1"].value == (
        "2 rows are too many for this sheet (limit 1): they are all in rejected.csv."
    )
    assert "errors.csv" in book["Errors"]["A1"].value


class Page(HTMLParser):
    """What a page holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.heads = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.heads += ("scope", "rowgroup") in attrs
        self.addresses += [v for k, v in attrs if v and "http" in v and k != "xmlns"]


def test_the_page_has_one_heading_a_code_and_fetches_nothing(judged: Path) -> None:
    folder = folder_of(judged)
    text = (folder / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    ack = json.loads((folder / "ack.json").read_text(encoding="utf-8"))
    assert page.heads == len(ack["errors_by_code"])
    assert "script" not in page.tags
    assert "b" not in page.tags  # what was sent is shown, not run
    assert not page.addresses
    assert "3 rows = 1 accepted + 0 already recorded + 2 rejected + 0 ignored." in text


def test_ten_places_a_code_are_shown(workspace: Path) -> None:
    bad = "declare,,ecf-induction,started,2024-10-01,\n" * 13
    text = (send(workspace, HEADER + bad) / "report.html").read_text(encoding="utf-8")
    assert "3 more of these are in results.xlsx (sheet Errors) and errors.csv." in text
    assert text.count("<td>row ") == 10


def test_the_next_steps_name_the_workbook(judged: Path) -> None:
    said = (judged.parent / "said.txt").read_text("utf-8")
    assert "Correct them on the sheet Rejected of results.xlsx" in said
