"""Who is due: agrees with what a batch would be answered; says what is missing."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
from stories.telling import call

ACORN = ("--provider", "acorn-teaching")
DAY = ("--server-date", "2025-02-10T10:00:00Z")
AFTER = ("--server-date", "2025-08-10T10:00:00Z")
PERSON = "0000000a-0000-4000-8000-0000000000{:02}"


def due(workspace: Path, *when: str) -> list[dict[str, Any]]:
    result = call(workspace, "due", *ACORN, *(when or DAY), "--json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)["due"]
    return found


def line_of(lines: list[dict[str, Any]], person: int, milestone: str) -> dict[str, Any]:
    (line,) = [
        one
        for one in lines
        if one["participant_id"] == PERSON.format(person)
        and one["milestone"] == milestone
        and one["course_identifier"] == "ecf-induction"
    ]
    return line


def test_what_can_be_declared_and_what_is_missing(small_world: Path) -> None:
    lines = due(small_world)
    voided = line_of(lines, 2, "started")
    assert voided["can_be_declared"]
    assert voided["days_left"] == -41
    assert voided["note"].startswith("the last day has passed: a day from ")
    assert "not yet known" in voided["note"]
    assert line_of(lines, 2, "retained-1")["what_is_missing"] == "No started declaration yet"
    assert line_of(lines, 4, "retained-1")["what_is_missing"].startswith("Training is deferred")
    assert line_of(lines, 5, "retained-1")["what_is_missing"].startswith("Training was withdrawn")
    declared_by_another = [one for one in lines if one["participant_id"] == PERSON.format(11)]
    assert "started" not in {one["milestone"] for one in declared_by_another}
    assert PERSON.format(12) not in {one["participant_id"] for one in lines}


def test_a_milestone_that_has_not_begun_is_not_due(small_world: Path) -> None:
    begun = {(one["participant_id"], one["milestone"]) for one in due(small_world)}
    later = {(one["participant_id"], one["milestone"]) for one in due(small_world, *AFTER)}
    assert begun < later


def test_every_due_line_is_accepted_and_no_other(small_world: Path, tmp_path: Path) -> None:
    """Each line sent alone, as a batch of its own, on a day inside its window."""
    rows = ["participant_id,course_identifier,declaration_type,declaration_date,evidence_held"]
    lines = due(small_world)
    first = {}
    for one in lines:
        if one["can_be_declared"]:  # one a person: what comes after it is judged with it
            first.setdefault((one["participant_id"], one["course_identifier"]), one)
    for one in first.values():
        day = min(one["milestone_ends"] or "2025-02-09", "2025-02-09")
        evidence = (one["evidence_allowed"] or [""])[0]
        rows.append(
            f"{one['participant_id']},{one['course_identifier']},{one['milestone']},{day},{evidence}"
        )
    batch = tmp_path / "batch.csv"
    batch.write_text("\n".join(rows) + "\n", encoding="utf-8")
    result = call(small_world, "check", batch, *ACORN, *DAY, "--json")
    counts = json.loads(result.stdout)["counts"]
    assert (counts["rejected"], counts["accepted"]) == (0, len(first))
    assert len(first) > 4


def test_the_files_say_the_same(small_world: Path, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "json"):
        result = call(small_world, "due", *ACORN, *DAY, "-o", tmp_path / f"due.{ending}")
        assert result.exit_code == 0, result.output
    with (tmp_path / "due.csv").open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    sheet = openpyxl.load_workbook(tmp_path / "due.xlsx")["Due"]
    head, *cells = sheet.iter_rows(values_only=True)
    assert [dict(zip(head, (c or "" for c in row), strict=True)) for row in cells] == rows
    document = json.loads((tmp_path / "due.json").read_text(encoding="utf-8"))
    assert [one["participant_id"] for one in document["due"]] == [r["participant_id"] for r in rows]


def test_a_list_that_is_sent_by_mistake_is_no_batch(small_world: Path, tmp_path: Path) -> None:
    call(small_world, "due", *ACORN, *DAY, "-o", tmp_path / "due.csv")
    assert call(small_world, "check", tmp_path / "due.csv", *ACORN, *DAY).exit_code == 3


def test_the_screen_and_wrong_command_lines(small_world: Path) -> None:
    shown = call(small_world, "due", *ACORN, *DAY).output
    assert shown.startswith("Acorn Teaching: due on 10 February 2025")
    assert "Cannot be declared (" in shown
    wrong = call(small_world, "due", "--provider", "Acorm", *DAY)
    assert wrong.exit_code == 2
    assert 'Did you mean "Acorn Teaching"?' in wrong.output
    assert call(small_world, "due", *ACORN, *DAY, "-o", "x.pdf").exit_code == 2
    inside = small_world / "outbox" / "due.csv"
    assert call(small_world, "due", *ACORN, *DAY, "-o", inside).exit_code == 2
