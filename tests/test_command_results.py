"""What the commands promise to scripts: who sent it and when, once only, what is written."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import (
    ACK_KEYS,
    ADA,
    BEA,
    GOOD,
    HALF_GOOD,
    KEYS_BELOW,
    LATER,
    NO_HEADER,
    NOW,
    PROVIDER,
    ack_of,
    put,
    submit,
    tree,
)
from stories.telling import call, expect_exit

# ---- init and the clock ----


def test_init_twice_changes_nothing(workspace: Path) -> None:
    before = tree(workspace)
    expect_exit(call(workspace, "init", "--sandbox"), 2)
    expect_exit(call(workspace, "init"), 2)
    assert tree(workspace) == before


def test_server_date_is_for_sandboxes(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    expect_exit(call(workspace, "init"), 0)
    providers = put(
        workspace, "lead-providers.csv", f"lead_provider_id,name\n{ADA},Acorn Teaching\n"
    )
    expect_exit(call(workspace, "load", providers), 0)
    good = put(workspace, "good.csv", GOOD)
    before = tree(workspace)
    for words in (("submit", good, *PROVIDER), ("check", good, *PROVIDER), ("load", providers)):
        refused = expect_exit(call(workspace, *words, *NOW), 2)
        assert "sandbox" in refused.stderr
    assert tree(workspace) == before
    ack = ack_of(expect_exit(call(workspace, "check", good, *PROVIDER, "--json"), 1))
    assert ack["server_date"] is None


def test_server_date_is_when_the_batch_was_received(workspace: Path) -> None:
    good = put(workspace, "good.csv", GOOD)
    given = ("--server-date", "2025-02-10T11:00:00+01:00", "--json")
    ack = ack_of(expect_exit(call(workspace, "submit", good, *PROVIDER, *given), 0))
    assert ack["received_at"] == ack["server_date"] == "2025-02-10T10:00:00Z"
    assert ack["batch_id"].startswith("20250210T100000Z-")


# ---- who sends ----


@pytest.mark.parametrize(
    "named",
    [
        "acorn teaching",
        "ACORN TEACHING",
        "ac000000-0000-4000-8000-000000000001",
        "AC000000-0000-4000-8000-000000000001",
    ],
)
def test_provider_by_id_or_in_other_capitals(workspace: Path, named: str) -> None:
    good = put(workspace, "good.csv", GOOD)
    sent = call(workspace, "submit", good, "--provider", named, *NOW, "--json")
    ack = ack_of(expect_exit(sent, 0))
    assert ack["provider"] == "Acorn Teaching"
    assert (workspace / "outbox" / "acorn-teaching" / ack["batch_id"]).is_dir()


# ---- the same again ----


def test_same_bytes_again_are_a_duplicate(workspace: Path) -> None:
    first = ack_of(submit(workspace, put(workspace, "good.csv", GOOD), "--json"))
    before = tree(workspace)
    renamed = put(workspace, "good again.csv", GOOD)
    again = call(workspace, "submit", renamed, *PROVIDER, *LATER, "--json")
    ack = ack_of(expect_exit(again, 0))
    assert (ack["status"], ack["duplicate_of"]) == ("duplicate", first["batch_id"])
    assert ack["counts"] == first["counts"]
    assert list(ack) == ACK_KEYS
    assert tree(workspace) == before


def test_same_bytes_of_another_provider_are_no_duplicate(workspace: Path) -> None:
    good = put(workspace, "good.csv", GOOD)
    expect_exit(submit(workspace, good), 0)
    other = call(workspace, "submit", good, "--provider", "Birch Learning", *NOW, "--json")
    assert ack_of(expect_exit(other, 1))["status"] == "rejected"


def test_check_records_nothing(workspace: Path) -> None:
    half = put(workspace, "half.csv", HALF_GOOD)
    ledger = (workspace / "ledger.duckdb").read_bytes()
    checked = expect_exit(call(workspace, "check", half, *PROVIDER, *NOW, "--json"), 1)
    ack = ack_of(checked)
    assert ack["mode"] == "check"
    assert ack["batch_id"].startswith("check-")
    assert (workspace / "ledger.duckdb").read_bytes() == ledger
    assert not list((workspace / "archive").glob("check-*"))
    sent = ack_of(expect_exit(submit(workspace, half, "--json"), 1))
    assert sent["status"] == "partially_accepted"
    assert sent["result_hash"] == ack["result_hash"]
    assert sent["errors_by_code"] == ack["errors_by_code"]
    folder = workspace / "outbox" / "acorn-teaching"
    for name in ("accepted.csv", "rejected.csv"):
        checked_file, sent_file = (
            (folder / a["batch_id"] / name).read_text(encoding="utf-8-sig") for a in (ack, sent)
        )
        unmarked = checked_file.replace(",NOT SUBMITTED,result_row", ",result_row")
        assert unmarked.replace(",NOT SUBMITTED,", ",") == sent_file


def test_check_says_that_nothing_was_submitted(workspace: Path) -> None:
    good = put(workspace, "good.csv", GOOD)
    shown = expect_exit(call(workspace, "check", good, *PROVIDER, *NOW), 0)
    assert "NOT SUBMITTED" in shown.stdout
    (folder,) = (workspace / "outbox" / "acorn-teaching").iterdir()
    assert "NOT SUBMITTED" in (folder / "ack.json").read_text(encoding="utf-8")


def test_a_refused_file_leaves_no_trace(workspace: Path, tmp_path: Path) -> None:
    untouched = tmp_path / "untouched" / "workspace"
    shutil.copytree(workspace, untouched)
    ledger = (workspace / "ledger.duckdb").read_bytes()
    expect_exit(submit(workspace, put(workspace, "odd.csv", NO_HEADER)), 3)
    half = put(workspace, "half.csv", HALF_GOOD)
    expect_exit(submit(workspace, half, "--all-or-nothing"), 3)
    expect_exit(submit(workspace, half, "--expect-rows", "7"), 4)
    assert (workspace / "ledger.duckdb").read_bytes() == ledger
    good = put(workspace, "good.csv", GOOD)
    there = ack_of(expect_exit(submit(workspace, good, "--json"), 0))
    elsewhere = ack_of(expect_exit(submit(untouched, good, "--json"), 0))
    assert there["result_hash"] == elsewhere["result_hash"]
    accepted = [
        space / "outbox" / "acorn-teaching" / there["batch_id"] / "accepted.csv"
        for space in (workspace, untouched)
    ]
    assert accepted[0].read_bytes() == accepted[1].read_bytes()


# ---- what is printed, what is written ----


@pytest.mark.parametrize("text", [GOOD, HALF_GOOD, NO_HEADER], ids=["good", "half", "refused"])
def test_json_is_all_that_is_printed(workspace: Path, text: str) -> None:
    sent = submit(workspace, put(workspace, "batch.csv", text), "--json")
    ack = ack_of(sent)
    assert list(ack) == ACK_KEYS
    for key, below in KEYS_BELOW.items():
        assert list(ack[key]) == below
    assert ack["schema"] == "ecf-batch-ack/1"
    written = workspace / "outbox" / "acorn-teaching" / ack["batch_id"] / "ack.json"
    assert json.loads(written.read_text(encoding="utf-8")) == ack
    for found in ack["errors_by_code"]:
        assert list(found) == ["code", "title", "severity", "count", "first_rows"]


def test_json_of_a_duplicate_and_of_load_and_rules(workspace: Path) -> None:
    good = put(workspace, "good.csv", GOOD)
    submit(workspace, good)
    assert ack_of(submit(workspace, good, "--json"))["status"] == "duplicate"
    providers = put(workspace, "lead-providers.csv", "lead_provider_id,name\n")
    loaded = call(workspace, "load", providers, *NOW, "--json")
    assert list(json.loads(loaded.stdout)) == ACK_KEYS
    assert json.loads(expect_exit(call(workspace, "rules", "--json"), 0).stdout)
    made = call(workspace.parent / "new", "init", "--sandbox", "--json")
    assert json.loads(expect_exit(made, 0).stdout)["sandbox"] is True


@pytest.mark.parametrize("text", [GOOD, HALF_GOOD, NO_HEADER], ids=["good", "half", "refused"])
def test_manifest_and_ack_name_every_file_rightly(workspace: Path, text: str) -> None:
    ack = ack_of(submit(workspace, put(workspace, "batch.csv", text), "--json"))
    folder = workspace / "outbox" / "acorn-teaching" / ack["batch_id"]
    lines = (folder / "manifest.sha256").read_text(encoding="utf-8").splitlines()
    manifest = dict(reversed(line.split("  ", 1)) for line in lines)
    names = {path.name for path in folder.iterdir()}
    assert set(manifest) == names - {"manifest.sha256"}
    assert {"ack.json", "accepted.csv", "rejected.csv", "errors.csv"} <= names
    for name, digest in manifest.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert {file["name"] for file in ack["files"]} == names - {"manifest.sha256", "ack.json"}
    for file in ack["files"]:
        assert file["sha256"] == manifest[file["name"]]
        assert file["bytes"] == (folder / file["name"]).stat().st_size


def test_archive_holds_the_file_as_it_was(workspace: Path) -> None:
    half = put(workspace, "half.csv", HALF_GOOD)
    ack = ack_of(submit(workspace, half, "--json"))
    archived = workspace / "archive" / ack["batch_id"] / "half.csv"
    assert archived.read_bytes() == half.read_bytes()
    assert archived.stat().st_mode & 0o222 == 0
    assert ack["source"]["sha256"] == hashlib.sha256(half.read_bytes()).hexdigest()
    assert half.exists()


def test_rejected_rows_can_be_put_right_and_sent_back(workspace: Path) -> None:
    ack = ack_of(submit(workspace, put(workspace, "half.csv", HALF_GOOD), "--json"))
    rejected = workspace / "outbox" / "acorn-teaching" / ack["batch_id"] / "rejected.csv"
    text = rejected.read_text(encoding="utf-8-sig").replace("declare,,", f"declare,{BEA},")
    back = submit(workspace, put(workspace, "rejected.csv", text), "--json")
    assert ack_of(expect_exit(back, 0))["counts"]["accepted"] == 1


@pytest.mark.parametrize(
    "name",
    [
        "with spaces.csv",
        'it\'s "quoted".csv',
        "-leading-dash.csv",
        "\N{ROCKET} lift-off.csv",
        "semi;colon&amp.csv",
        "trailing dot.csv.",
        "CON",
        "..csv",
        "a" * 251 + ".csv",
    ],
    ids=["spaces", "quotes", "dash", "emoji", "shell", "dot", "device", "dots", "long"],
)
def test_files_with_odd_names(workspace: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    put(workspace, name, GOOD)
    monkeypatch.chdir(workspace.parent)
    sent = call(workspace, "submit", *PROVIDER, *NOW, "--json", "--", name)
    ack = ack_of(expect_exit(sent, 0))
    assert ack["source"]["filename"] == name
    (archived,) = (workspace / "archive" / ack["batch_id"]).iterdir()
    assert archived.read_text(encoding="utf-8") == GOOD
    assert archived.resolve().parent == (workspace / "archive" / ack["batch_id"]).resolve()
    shown = call(workspace, "check", *PROVIDER, *NOW, "--", name)
    assert expect_exit(shown, 0).stdout


def test_terminal_without_utf8_gets_plain_text(workspace: Path) -> None:
    name = "\N{ROCKET}.csv"
    put(workspace, name, GOOD)
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [Path(sys.executable).with_name("ecf-batch"), "submit", name, *PROVIDER, *NOW],
        cwd=workspace.parent,
        env={**settings, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert done.stderr == b""
