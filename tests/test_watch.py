"""`watch` submits what lies complete in the drop folders, in order, and leaves the rest alone."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from command_line import ADA, GOOD, HALF_GOOD, HEADER, NO_HEADER, NOW
from stories.telling import call

VOID = f"type,participant_id,course_identifier,declaration_type\nvoid,{ADA},ecf-induction,started\n"


def watch(workspace: Path, *arguments: str) -> Result:
    return call(workspace, "watch", "--once", "--settle-seconds", "0", *NOW, *arguments)


def drop(workspace: Path, name: str, text: str, age: int = 60) -> Path:
    """A file in Acorn Teaching's drop folder that came `age` seconds ago."""
    path = workspace / "inbox" / "acorn-teaching" / name
    path.write_text(text, encoding="utf-8")
    then = path.stat().st_mtime - age
    os.utime(path, (then, then))
    return path


def acks(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def there(workspace: Path) -> list[str]:
    """What is left in the drop folder."""
    inbox = workspace / "inbox" / "acorn-teaching"
    return sorted(path.name for path in inbox.iterdir() if not path.name.startswith("."))


def test_loading_providers_makes_their_drop_folders(workspace: Path) -> None:
    assert (workspace / "inbox" / "acorn-teaching").is_dir()


def test_files_go_in_by_time_of_arrival_and_are_put_away(workspace: Path) -> None:
    drop(workspace, "a-void.csv", VOID, age=10)
    drop(workspace, "z-declare.csv", GOOD, age=20)
    result = watch(workspace, "--json")
    first, second = acks(result)
    assert result.exit_code == 0, result.output
    assert [first["source"]["filename"], second["source"]["filename"]] == [
        "z-declare.csv",
        "a-void.csv",
    ]
    assert first["counts"]["accepted"] == second["counts"]["accepted"] == 1
    assert there(workspace) == []
    handled = workspace / "inbox" / "acorn-teaching" / ".handled"
    assert (handled / first["batch_id"] / "z-declare.csv").read_text(encoding="utf-8") == GOOD
    assert (workspace / "outbox" / "acorn-teaching" / second["batch_id"] / "ack.json").is_file()


def test_the_most_serious_end_counts(workspace: Path) -> None:
    drop(workspace, "half.csv", HALF_GOOD)
    assert watch(workspace).exit_code == 1
    drop(workspace, "refused.csv", NO_HEADER)
    drop(workspace, "again.csv", GOOD)
    assert watch(workspace).exit_code == 3
    assert there(workspace) == []


@pytest.mark.parametrize(
    "name", ["~$batch.xlsx", ".~lock.batch.csv#", ".hidden.csv", "b.csv.part", "b.tmp", "Thumbs.db"]
)
def test_junk_is_left_alone_and_said(workspace: Path, name: str) -> None:
    path = drop(workspace, name, GOOD)
    result = watch(workspace, "--json")
    assert acks(result) == []
    assert path.exists()
    assert "Left alone" in result.stderr


def test_links_and_folders_are_left_alone(workspace: Path) -> None:
    outside = workspace.parent / "outside.csv"
    outside.write_text(GOOD, encoding="utf-8")
    inbox = workspace / "inbox" / "acorn-teaching"
    (inbox / "link.csv").symlink_to(outside)
    (inbox / "folder.csv").mkdir()
    assert acks(watch(workspace, "--json")) == []
    assert outside.read_text(encoding="utf-8") == GOOD
    assert there(workspace) == ["folder.csv", "link.csv"]


def test_a_linked_drop_folder_is_not_followed(workspace: Path) -> None:
    inbox = workspace / "inbox" / "acorn-teaching"
    elsewhere = workspace.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "batch.csv").write_text(GOOD, encoding="utf-8")
    inbox.rmdir()
    inbox.symlink_to(elsewhere)
    assert acks(watch(workspace, "--json")) == []
    assert (elsewhere / "batch.csv").exists()


def test_a_fresh_file_is_taken_once_it_stands_still(workspace: Path) -> None:
    drop(workspace, "fresh.csv", GOOD, age=0)
    result = call(workspace, "watch", "--once", "--settle-seconds", "1", *NOW, "--json")
    assert [ack["status"] for ack in acks(result)] == ["accepted"]


def test_what_an_interrupted_watch_had_taken_comes_first(workspace: Path) -> None:
    taken = workspace / "inbox" / "acorn-teaching" / ".taken"
    taken.mkdir()
    (taken / "taken.csv").write_text(GOOD, encoding="utf-8")
    drop(workspace, "later.csv", f"{HEADER}declare,{ADA},ecf-induction,started,2024-10-01,other\n")
    first, second = acks(watch(workspace, "--json"))
    assert first["source"]["filename"] == "taken.csv"
    assert first["counts"]["accepted"] == 1
    assert second["counts"]["already_recorded"] == 1
    assert list(taken.iterdir()) == []


def test_a_recorded_file_that_was_not_put_away_is_not_recorded_twice(workspace: Path) -> None:
    """Its command was killed just before; dropped again later, the same file is a new sending."""
    drop(workspace, "half.csv", HALF_GOOD)
    (first,) = acks(watch(workspace, "--json"))
    box = workspace / "inbox" / "acorn-teaching"
    (handled,) = (box / ".handled").glob("*/half.csv")
    (box / ".taken").mkdir(exist_ok=True)
    handled.rename(box / ".taken" / "half.csv")
    handled.parent.rmdir()
    (again,) = acks(watch(workspace, "--json"))
    assert (again["batch_id"], again["status"]) == (first["batch_id"], "partially_accepted")
    assert handled.exists()
    drop(workspace, "half.csv", HALF_GOOD)
    (later,) = acks(watch(workspace, "--json"))
    assert later["batch_id"] != first["batch_id"]
    assert later["counts"]["already_recorded"] == 1
