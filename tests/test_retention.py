"""Old files go whole, the ledger says which, and nobody takes them for lost."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from command_line import GOOD, HALF_GOOD, PROVIDER, put
from stories.telling import call, expect_exit
from torture.children import KILLED, Moment, import_everything, run

EARLY = ("--server-date", "2025-02-10T10:00:00Z")
LATE = ("--server-date", "2025-03-20T10:00:00Z")
NOW = ("--server-date", "2025-04-01T10:00:00Z")


@pytest.fixture
def filled(workspace: Path) -> Path:
    """One early batch from the drop folder, a check, and one late batch."""
    sent = workspace / "inbox" / "acorn-teaching" / "early.csv"
    sent.write_text(HALF_GOOD, encoding="utf-8")
    expect_exit(call(workspace, "watch", "--once", "--settle-seconds", "0", *EARLY), 1)
    expect_exit(call(workspace, "check", put(workspace, "c.csv", GOOD), *PROVIDER, *EARLY), 0)
    late = put(workspace, "late.csv", GOOD + "\n")
    expect_exit(call(workspace, "submit", late, *PROVIDER, *LATE), 0)
    return workspace


def batches(workspace: Path) -> list[dict[str, str]]:
    told = call(workspace, "audit", "log", "--kind", "batch", "--json")
    found: list[dict[str, str]] = json.loads(told.stdout)
    return found


def files(workspace: Path, folder: str) -> set[str]:
    root = workspace / folder
    return {str(path.relative_to(workspace)) for path in root.rglob("*") if path.is_file()}


def test_what_is_old_goes_whole_and_is_recorded(filled: Path) -> None:
    early, late = (batch["batch_id"] for batch in batches(filled))
    hashes = {
        name: hashlib.sha256((filled / name).read_bytes()).hexdigest()
        for folder in ("archive", "outbox", "inbox")
        for name in files(filled, folder)
    }
    words = ("retention", "--older-than", "30", "--archive", "--results", "--uploads", *NOW)
    planned = json.loads(call(filled, *words, "--dry-run", "--json").stdout)
    assert files(filled, "archive") | files(filled, "outbox") <= set(hashes), "nothing is removed"
    done = json.loads(expect_exit(call(filled, *words, "--json"), 0).stdout)
    assert done["removed"] == planned["removed"]
    assert all(hashes[file["name"]] == file["sha256"] for file in done["removed"])
    left = files(filled, "archive") | files(filled, "outbox") | files(filled, "inbox")
    assert left == set(hashes) - {file["name"] for file in done["removed"]}
    assert not (filled / "archive" / early).exists()
    assert (filled / "archive" / late).exists()
    assert not list(filled.glob(f"**/{early}"))
    assert not list(filled.glob("outbox/*/check-*"))
    (event,) = json.loads(call(filled, "audit", "log", "--kind", "retention", "--json").stdout)
    assert event["options"]["removed"] == done["removed"]
    assert event["server_date"] == "2025-04-01T10:00:00Z"
    again = expect_exit(call(filled, *words), 0)
    assert "Nothing was removed" in again.stdout


def test_verify_and_replay_are_content_and_say_so(filled: Path) -> None:
    early, _ = (batch["batch_id"] for batch in batches(filled))
    words = ("retention", "--older-than", "30", "--archive", "--results", *NOW)
    event = json.loads(call(filled, *words, "--json").stdout)["event"]
    said = f"removed by event {event} on 1 April 2025"
    assert said in expect_exit(call(filled, "audit", "verify"), 0).stdout
    assert said in expect_exit(call(filled, "audit", "replay", early), 0).stdout
    assert said in expect_exit(call(filled, "audit", "results", early), 2).stderr
    assert said in expect_exit(call(filled, "audit", "explain", early, "2"), 2).stderr
    told = json.loads(expect_exit(call(filled, "audit", "replay", "--all", "--json"), 0).stdout)
    assert told["removed"] >= 1
    assert told["different"] == 0
    assert "removed by retention" in call(filled, "audit", "replay", "--all", *PROVIDER).stdout


def test_results_alone_can_be_made_again(filled: Path) -> None:
    early, _ = (batch["batch_id"] for batch in batches(filled))
    before = files(filled, "outbox/acorn-teaching/" + early)
    expect_exit(call(filled, "retention", "--older-than", "30", "--results", *NOW), 0)
    assert not files(filled, "outbox/acorn-teaching/" + early)
    expect_exit(call(filled, "audit", "results", early), 0)
    assert files(filled, "outbox/acorn-teaching/" + early) == before
    expect_exit(call(filled, "audit", "verify"), 0)


def test_nothing_goes_that_was_not_named(filled: Path) -> None:
    refused = expect_exit(call(filled, "retention", "--older-than", "0", *NOW), 2)
    assert "--archive" in refused.stderr
    before = files(filled, ".")
    expect_exit(call(filled, "retention", "--older-than", "0", "--dry-run", *NOW), 0)
    assert files(filled, ".") == before


def test_what_a_killed_command_did_not_remove_is_removed_by_the_next(filled: Path) -> None:
    import_everything()
    import pipeline.operations.retention  # noqa: F401

    words = ("retention", "--older-than", "30", "--archive", "--results", "--uploads", *NOW)
    events = len(json.loads(call(filled, "audit", "log", "--json").stdout))
    for operation in range(1, 200, 3):
        code, said = run(words, filled, Moment(operation=operation))
        if code != KILLED:
            break
        assert "Traceback" not in said
    assert code == 0, said
    told = json.loads(expect_exit(call(filled, "audit", "verify", "--json"), 0).stdout)
    assert told["events"] == events + 1
    assert not (filled / ".removing").exists()
    assert len(list((filled / "archive").iterdir())) == len(
        [e for e in json.loads(call(filled, "audit", "log", "--json").stdout) if e["batch_id"]]
    ) - len(told["remarks"]) * removed_archives(filled)


def removed_archives(workspace: Path) -> int:
    (event,) = json.loads(call(workspace, "audit", "log", "--kind", "retention", "--json").stdout)
    return sum(file["what"] == "archive" for file in event["options"]["removed"])
