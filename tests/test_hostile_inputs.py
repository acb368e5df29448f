"""Pipes, devices, inputs without an end, other file systems: answered at once, or done rightly."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import GOOD, NOW, OTHER, PROVIDER, ack_of, put
from stories.telling import call, expect_exit


def program(
    workspace: Path, *words: object, stdin: int | None = subprocess.DEVNULL
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, words)],
        env={**os.environ, "ECF_BATCH_WORKSPACE": str(workspace)},
        stdin=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", ["submit", "check", "load"])
@pytest.mark.parametrize("what", ["pipe", "device", "endless device", "folder", "missing"])
def test_what_is_no_file_is_refused_at_once(workspace: Path, command: str, what: str) -> None:
    pipe = workspace.parent / "pipe.csv"
    os.mkfifo(pipe)
    place = {
        "pipe": pipe,
        "device": "/dev/null",
        "endless device": "/dev/zero",
        "folder": workspace,
        "missing": workspace / "nothing.csv",
    }[what]
    words = () if command == "load" else PROVIDER
    done = program(workspace, command, place, *words, *NOW)
    assert done.returncode == 2, done.stderr
    assert Path(place).name in done.stderr


def test_standard_input(workspace: Path) -> None:
    good = put(workspace, "good.csv", GOOD)
    with good.open("rb") as stdin:
        done = program(workspace, "submit", "-", *PROVIDER, *NOW, "--json", stdin=stdin.fileno())
    assert done.returncode == 0, done.stderr
    ack = json.loads(done.stdout)
    assert ack["counts"]["accepted"] == 1
    assert ack["source"]["filename"] == "standard-input"
    assert not (workspace / ".work").exists()


def test_an_input_without_an_end_is_refused_at_the_limit(workspace: Path) -> None:
    with Path("/dev/zero").open("rb") as endless:
        done = program(
            workspace, "check", "-", *PROVIDER, *NOW, "--max-file-mb", 3, stdin=endless.fileno()
        )
    assert done.returncode == 3, done.stderr
    assert "File is larger than the limit" in done.stdout


@pytest.mark.parametrize("folder", ["archive", "outbox", "statements"])
def test_a_folder_on_another_file_system(workspace: Path, disk: Path, folder: str) -> None:
    shutil.move(workspace / folder, disk / folder)
    (workspace / folder).mkdir()
    mounted = workspace / folder
    subprocess.run(["mount", "--bind", str(disk / folder), str(mounted)], check=True)
    try:
        good, other = put(workspace, "good.csv", GOOD), put(workspace, "other.csv", OTHER)
        expect_exit(call(workspace, "submit", good, other, *PROVIDER, *NOW), 0)
        expect_exit(call(workspace, "statement", "close", *NOW), 0)
        expect_exit(call(workspace, "audit", "verify"), 0)
        expect_exit(call(workspace, "audit", "replay", "--all", *PROVIDER), 0)
        ack = ack_of(call(workspace, "submit", good, *PROVIDER, *NOW, "--json"))
        assert ack["status"] == "duplicate"
        assert not [*mounted.rglob(".part"), *mounted.rglob(".*-new")]
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


def test_a_file_that_changes_while_it_is_judged(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was copied whole, but what was sent is more by the time it would be recorded."""
    from contextlib import nullcontext

    from pipeline.commands import terminal

    good = put(workspace, "good.csv", GOOD)

    def write_on(step: object) -> None:
        if str(step) == "comparing with what is known":
            with good.open("a", encoding="utf-8") as writing:
                writing.write("\n")

    monkeypatch.setattr(terminal, "progress_line", lambda: nullcontext(write_on))
    before = sorted(workspace.rglob("*"))
    expect_exit(call(workspace, "submit", good, *PROVIDER, *NOW), 75)
    assert sorted(workspace.rglob("*")) == before
    monkeypatch.undo()
    expect_exit(call(workspace, "submit", good, *PROVIDER, *NOW), 0)
