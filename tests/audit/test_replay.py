"""An old batch is judged again and gets the same answer, or the rows that differ are named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from history_world import batches, call, call_json, in_process

ROOT = Path(__file__).resolve().parents[2]


def test_every_file_of_the_history_is_identical(history: Path) -> None:
    before = (history / "ledger.duckdb").read_bytes()
    report = call_json(history, "audit", "replay", "--all")
    assert [one["status"] for one in report["batches"]] == ["identical"] * report["identical"]
    assert report["different"] == 0
    assert {one["kind"] for one in report["batches"]} == {"load", "batch"}
    assert report["batches_per_second"] > 0
    assert (history / "ledger.duckdb").read_bytes() == before


def test_one_batch_in_words(history: Path) -> None:
    batch = batches(history)[0]["batch_id"]
    assert call(history, "audit", "replay", batch) == f"{batch}: identical\n"
    assert "No batch" in in_process(history, "audit", "replay", "nothing").stderr
    assert in_process(history, "audit", "replay").returncode == 2


def test_several_processes_say_the_same(history: Path) -> None:
    told = in_process(history, "audit", "replay", "--all", "--jobs", "2", "--json")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["different"] == 0


def test_a_loosened_rule_is_found_in_exactly_the_batches_it_touches(
    history: Path, tmp_path: Path
) -> None:
    for package in ("pipeline", "schemas"):
        shutil.copytree(ROOT / package, tmp_path / package)
    rule = tmp_path / "pipeline" / "rules" / "declaration_after_milestone_cutoff.sql"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("where ", "where false\nand "), encoding="utf-8")
    told = in_process(history, "audit", "replay", "--all", "--json", where=tmp_path)
    assert told.returncode == 5, told.stderr
    report = json.loads(told.stdout)
    code = "declaration_after_milestone_cutoff"
    touched = {
        event["batch_id"]
        for event in batches(history)
        if code
        in (history / "outbox/kestrel-teaching" / event["batch_id"] / "errors.csv").read_text(
            encoding="utf-8"
        )
    }
    different = [one for one in report["batches"] if one["status"] != "identical"]
    assert {one["batch_id"] for one in different} == touched
    for one in different:
        assert one["rules_changed"] == {f"rules/{code}.sql": "changed"}
        assert one["from_rules"] is True
        assert one["rows"]
        for row in one["rows"]:
            assert code in row["recorded"]["codes"]
            assert code not in row["now"]["codes"]
            assert row["because_of"] == [f"rules/{code}.sql"]
    same = next(one for one in report["batches"] if one["status"] == "identical")
    assert same["rules_changed"] == {f"rules/{code}.sql": "changed"}


def test_a_comment_changes_no_rule(tmp_path: Path, history: Path) -> None:
    for package in ("pipeline", "schemas"):
        shutil.copytree(ROOT / package, tmp_path / package)
    for name in (
        "pipeline/state_checks/row_types/participant.sql",
        "pipeline/state_checks/known/calendar.sql",
    ):
        path = tmp_path / name
        path.write_text("-- A new remark.\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    path = tmp_path / "schemas" / "words.py"
    path.write_text("# A new remark.\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    batch = batches(history)[0]["batch_id"]
    told = in_process(history, "audit", "replay", batch, "--json", where=tmp_path)
    assert json.loads(told.stdout)["batches"][0]["rules_changed"] == {}


def test_a_file_that_is_gone_or_altered_cannot_be_replayed(workspace: Path) -> None:
    first, second = batches(workspace)[:2]
    gone = next((workspace / "archive" / first["batch_id"]).iterdir())
    gone.unlink()
    altered = next((workspace / "archive" / second["batch_id"]).iterdir())
    altered.chmod(0o644)
    altered.write_bytes(altered.read_bytes() + b" ")
    for event, words in ((first, "missing"), (second, "not the file that was received")):
        report = call_json(workspace, "audit", "replay", event["batch_id"], exits=(5,))
        assert report["batches"][0]["status"] == "not possible"
        assert words in report["batches"][0]["remarks"][0]
