"""What the commands promise to whoever types them: help, exit codes, limits."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from command_line import (
    BAD_ROW,
    GOOD,
    HALF_GOOD,
    HEADER,
    NO_HEADER,
    NOW,
    OTHER,
    PROVIDER,
    ack_of,
    put,
    submit,
    tree,
)
from stories.telling import call, expect_exit

from pipeline.cli import main
from pipeline.workspace.folders import Workspace
from pipeline.workspace.lock import locked


def every_command(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*words, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*words, name))


# ---- help ----


@pytest.mark.parametrize("words", [(), *every_command(main)], ids=" ".join)
def test_help(tmp_path: Path, words: tuple[str, ...]) -> None:
    shown = expect_exit(call(tmp_path / "nowhere", *words, "--help"), 0)
    assert shown.stdout.startswith("Usage: ")
    assert shown.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_help_is_quick() -> None:
    program = Path(sys.executable).with_name("ecf-batch")
    took = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, "--help"], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(took) < 0.3


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from pipeline.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, encoding="utf-8"
    )
    heavy = {"pandas", "duckdb", "pandera", "pyarrow", "openpyxl", "numpy", "python_calamine"}
    assert heavy & set(done.stderr.split()) == set()


# ---- exit codes ----


def test_exit_0_when_every_row_is_accepted(workspace: Path) -> None:
    sent = expect_exit(submit(workspace, put(workspace, "good.csv", GOOD), "--json"), 0)
    assert ack_of(sent)["status"] == "accepted"


def test_exit_1_when_some_rows_are_rejected(workspace: Path) -> None:
    sent = expect_exit(submit(workspace, put(workspace, "half.csv", HALF_GOOD), "--json"), 1)
    assert ack_of(sent)["status"] == "partially_accepted"


def test_exit_1_when_every_row_is_rejected(workspace: Path) -> None:
    bad = put(workspace, "bad.csv", HEADER + BAD_ROW)
    assert ack_of(expect_exit(submit(workspace, bad, "--json"), 1))["status"] == "rejected"


def test_exit_3_when_the_file_is_refused(workspace: Path) -> None:
    sent = expect_exit(submit(workspace, put(workspace, "odd.csv", NO_HEADER), "--json"), 3)
    ack = ack_of(sent)
    assert ack["status"] == "refused"
    assert set(ack["counts"].values()) == {0}


def test_exit_3_when_all_or_nothing_has_a_rejected_row(workspace: Path) -> None:
    half = put(workspace, "half.csv", HALF_GOOD)
    ack = ack_of(expect_exit(submit(workspace, half, "--all-or-nothing", "--json"), 3))
    assert ack["status"] == "refused"
    assert (ack["counts"]["rejected"], ack["counts"]["accepted"]) == (2, 0)
    assert ack_of(expect_exit(submit(workspace, half, "--json"), 1))["counts"]["accepted"] == 1


def test_exit_4_when_the_control_total_is_not_met(workspace: Path) -> None:
    good = put(workspace, "good.csv", GOOD)
    ack = ack_of(expect_exit(submit(workspace, good, "--expect-rows", "2", "--json"), 4))
    assert ack["status"] == "refused"
    assert ack["control"] == {"expected_rows": 2, "agrees": False}
    ack = ack_of(expect_exit(submit(workspace, good, "--expect-rows", "1", "--json"), 0))
    assert ack["control"] == {"expected_rows": 1, "agrees": True}
    assert ack["status"] == "accepted"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([("a.csv", GOOD), ("b.csv", HALF_GOOD)], 1),
        ([("a.csv", HALF_GOOD), ("b.csv", NO_HEADER), ("c.csv", OTHER)], 3),
    ],
)
def test_several_files_end_with_the_most_serious(
    workspace: Path, files: list[tuple[str, str]], code: int
) -> None:
    sources = [put(workspace, name, text) for name, text in files]
    acks = json.loads(expect_exit(submit(workspace, *sources, "--json"), code).stdout)
    assert [ack["source"]["filename"] for ack in acks] == [name for name, _ in files]


def test_a_refused_file_does_not_hold_up_the_others(workspace: Path) -> None:
    sources = [put(workspace, "odd.csv", NO_HEADER), put(workspace, "good.csv", GOOD)]
    acks = json.loads(expect_exit(submit(workspace, *sources, "--json"), 3).stdout)
    assert [ack["status"] for ack in acks] == ["refused", "accepted"]
    assert [ack["source"]["filename"] for ack in acks] == ["odd.csv", "good.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--provider", "Acorn Teaching"),
        ("good.csv",),
        ("good.csv", "--provider", "Nobody", *NOW),
        ("good.csv", "--provider", "", *NOW),
        ("good.csv", *PROVIDER, "--server-date", "yesterday"),
        ("good.csv", *PROVIDER, "--server-date", "2025-02-10T10:00:00"),
        ("good.csv", *PROVIDER, *NOW, "--expect-rows", "-1"),
        ("good.csv", *PROVIDER, *NOW, "--expect-rows", "many"),
        ("good.csv", *PROVIDER, *NOW, "--no-such-option"),
        ("missing.csv", *PROVIDER, *NOW),
        (".", *PROVIDER, *NOW),
        ("good.csv", *PROVIDER, *NOW, "--max-rows", "0"),
        ("good.csv", *PROVIDER, *NOW, "--max-file-mb", "0"),
        ("good.csv", *PROVIDER, *NOW, "--max-columns", "-1"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("command", ["submit", "check"])
def test_exit_2_writes_nothing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, command: str, arguments: tuple[str, ...]
) -> None:
    put(workspace, "good.csv", GOOD)
    monkeypatch.chdir(workspace.parent)
    before = tree(workspace)
    refused = expect_exit(call(workspace, command, *arguments), 2)
    assert refused.stdout == ""
    assert refused.stderr
    assert "Traceback" not in refused.stderr
    assert tree(workspace) == before


def test_one_missing_file_among_several_stops_all(workspace: Path) -> None:
    before = tree(workspace)
    missing = workspace.parent / "missing.csv"
    expect_exit(submit(workspace, put(workspace, "good.csv", GOOD), missing), 2)
    assert tree(workspace) == before


@pytest.mark.parametrize("command", ["submit", "check", "load"])
def test_exit_2_where_there_is_no_workspace(tmp_path: Path, command: str) -> None:
    good = put(tmp_path / "x", "good.csv", GOOD)
    given = () if command == "load" else PROVIDER
    refused = expect_exit(call(tmp_path / "nowhere", command, good, *given), 2)
    assert "ecf-batch init" in refused.stderr
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("command", ["submit", "check"])
def test_exit_75_while_another_command_holds_the_workspace(workspace: Path, command: str) -> None:
    good = put(workspace, "good.csv", GOOD)
    before = tree(workspace)
    with locked(Workspace(workspace), 0, "ecf-batch load"):
        busy = call(workspace, command, good, *PROVIDER, *NOW, "--wait", "0", "--json")
    expect_exit(busy, 75)
    assert json.loads(busy.stdout)["exit_code"] == 75
    assert "in use" in busy.stderr
    assert tree(workspace) == before
    expect_exit(call(workspace, command, good, *PROVIDER, *NOW, "--wait", "0"), 0)


def test_same_file_twice_in_one_command(workspace: Path) -> None:
    good = put(workspace, "good.csv", GOOD)
    acks = json.loads(expect_exit(submit(workspace, good, good, "--json"), 0).stdout)
    assert [ack["status"] for ack in acks] == ["accepted", "duplicate"]
    assert acks[1]["duplicate_of"] == acks[0]["batch_id"]


def test_exit_2_for_a_command_that_is_not_there(tmp_path: Path) -> None:
    expect_exit(call(tmp_path, "sumbit"), 2)


# ---- an output that takes nothing ----


def test_an_answer_that_cannot_be_written_undoes_nothing(workspace: Path) -> None:
    good = put(workspace, "good.csv", GOOD)
    program = Path(sys.executable).with_name("ecf-batch")
    place = ("--workspace", str(workspace))
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [program, "submit", good, *PROVIDER, *NOW, *place],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    assert done.returncode == 70
    assert done.stderr == (
        "The answer could not be written to standard output (No space left on device). What was "
        "recorded until now stands: ecf-batch audit log shows it.\n"
    )
    ack = ack_of(submit(workspace, good, "--json"))
    assert ack["status"] == "duplicate"


def test_a_closed_output_is_no_error() -> None:
    program = Path(sys.executable).with_name("ecf-batch")
    done = subprocess.run(
        ["sh", "-c", '"$0" rules >&-', program], stderr=subprocess.PIPE, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "")


# ---- limits ----


def test_limit_by_option(workspace: Path) -> None:
    half = put(workspace, "half.csv", HALF_GOOD)
    ack = ack_of(expect_exit(submit(workspace, half, "--max-rows", "1", "--json"), 3))
    assert [found["code"] for found in ack["errors_by_code"]] == ["file_too_many_rows"]
    expect_exit(submit(workspace, half, "--max-rows", "2"), 1)


def test_limit_by_environment(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half = put(workspace, "half.csv", HALF_GOOD)
    monkeypatch.setenv("ECF_BATCH_MAX_ROWS", "1")
    expect_exit(submit(workspace, half), 3)
    expect_exit(submit(workspace, half, "--max-rows", "2"), 1)
    monkeypatch.setenv("ECF_BATCH_MAX_ROWS", "0")
    expect_exit(submit(workspace, put(workspace, "good.csv", OTHER)), 2)


# ---- the catalogue ----


def test_rules_prints_the_catalogue(tmp_path: Path) -> None:
    found = json.loads(expect_exit(call(tmp_path, "rules", "--json"), 0).stdout)
    assert len(found) == len({entry["code"] for entry in found}) > 130
    one = expect_exit(call(tmp_path, "rules", "--code", "declaration_already_exists"), 0)
    assert one.stdout.startswith("E  declaration_already_exists: Declaration already exists\n")
    expect_exit(call(tmp_path, "rules", "--code", "no_such_rule"), 2)
