"""Nothing in a drop folder leads out of it, stands in the way of others, or gets lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from command_line import BEA, GOOD, HALF_GOOD, NOW, OTHER, PROVIDER, put
from stories.telling import call, expect_exit

CEE = "cee00000-0000-4000-8000-000000000001"
ROW = f"declare,{BEA},ecf-induction,started,2024-10-01,\n"


def watch(workspace: Path, *arguments: str) -> Result:
    return call(workspace, "watch", "--once", "--settle-seconds", "0", *NOW, *arguments)


def drop(workspace: Path, name: str, text: str, provider: str = "acorn-teaching") -> Path:
    """A file that came a minute ago."""
    path = workspace / "inbox" / provider / name
    path.write_text(text, encoding="utf-8")
    then = time.time() - 60
    os.utime(path, (then, then))
    return path


def acks(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


@pytest.fixture
def two_providers(workspace: Path) -> Path:
    """A second provider with a drop folder of its own, after Acorn Teaching's."""
    names = sorted(path.name for path in (workspace / "inbox").iterdir())
    if len(names) < 2:
        more = put(
            workspace,
            "lead-providers.csv",
            f"lead_provider_id,name,vat_registered\n{CEE},Zebra Training,false\n",
        )
        expect_exit(call(workspace, "load", more, *NOW), 0)
    return workspace


def other_inbox(workspace: Path) -> Path:
    return next(p for p in sorted((workspace / "inbox").iterdir()) if p.name != "acorn-teaching")


@pytest.mark.parametrize("name", [".taken", ".handled"])
@pytest.mark.parametrize("what", ["link", "dangling", "file", "foreign"])
def test_what_stands_where_ours_belongs_is_never_followed(
    two_providers: Path, tmp_path: Path, name: str, what: str
) -> None:
    workspace = two_providers
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text(GOOD, encoding="utf-8")
    place = workspace / "inbox" / "acorn-teaching" / name
    if what == "link":
        place.symlink_to(outside)
    elif what == "dangling":
        place.symlink_to(tmp_path / "nowhere")
    elif what == "file":
        place.write_text("x", encoding="utf-8")
    else:
        place.mkdir()
        if os.geteuid() != 0:
            pytest.skip("only root gives folders away")
        os.chown(place, 12345, 12345)
    mine = drop(workspace, "batch.csv", GOOD)
    other = drop(workspace, "other.csv", "some,other\n1,2\n", other_inbox(workspace).name)
    result = watch(workspace, "--json")
    assert [ack["source"]["filename"] for ack in acks(result)] == ["other.csv"]
    assert str(place.name) in result.stderr
    assert mine.exists()
    assert not other.exists()
    assert sorted(path.name for path in outside.iterdir()) == ["secret.csv"]
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("what", ["link", "file"])
def test_what_stands_where_a_drop_folder_belongs_keeps_out_no_other(
    two_providers: Path, tmp_path: Path, what: str
) -> None:
    workspace = two_providers
    place = workspace / "inbox" / "acorn-teaching"
    place.rmdir()
    if what == "link":
        place.symlink_to(tmp_path / "nowhere")
    else:
        place.write_text("x", encoding="utf-8")
    drop(workspace, "other.csv", "some,other\n1,2\n", other_inbox(workspace).name)
    result = watch(workspace, "--json")
    assert [ack["source"]["filename"] for ack in acks(result)] == ["other.csv"]
    assert "acorn-teaching" in result.stderr


def test_strays_are_named_with_the_folders_that_there_are(workspace: Path) -> None:
    stray = workspace / "inbox" / "batch.csv"
    stray.write_text(GOOD, encoding="utf-8")
    foreign = workspace / "inbox" / "acorn-teching"
    foreign.mkdir()
    (foreign / "typo.csv").write_text(OTHER, encoding="utf-8")
    drop(workspace, "good.csv", GOOD)
    for _ in range(2):
        result = watch(workspace, "--json")
        assert result.exit_code == 3
        for words in ("inbox/batch.csv", "acorn-teching/typo.csv", "acorn-teaching"):
            assert words in result.stderr
    assert stray.exists()
    assert (foreign / "typo.csv").exists()
    stray.unlink()
    (foreign / "typo.csv").unlink()
    assert watch(workspace).exit_code == 0


def test_an_upload_that_goes_on_is_judged_again_as_a_new_file(workspace: Path) -> None:
    """The sender's program keeps the file open: it writes on, wherever the file was put."""
    path = drop(workspace, "slow.csv", GOOD)
    with path.open("a", encoding="utf-8") as uploading:
        (first,) = acks(watch(workspace, "--json"))
        uploading.write(ROW)
    assert first["counts"]["rows_read"] == 1
    time.sleep(0.01)
    result = watch(workspace, "--json")
    assert result.exit_code == 0, result.output
    (second,) = acks(result)
    assert second["counts"]["rows_read"] == 2
    assert (second["counts"]["accepted"], second["counts"]["already_recorded"]) == (1, 1)
    assert "file_had_grown" in [found["code"] for found in second["errors_by_code"]]
    assert second["counts"]["warnings"] >= 1
    handled = workspace / "inbox" / "acorn-teaching" / ".handled"
    assert [p.name for p in (handled / second["batch_id"]).iterdir()] == ["slow.csv"]
    assert acks(watch(workspace, "--json")) == [], "once is enough"
    expect_exit(call(workspace, "audit", "verify"), 0)
    expect_exit(call(workspace, "audit", "replay", "--all", *PROVIDER), 0)


UPLOAD = """
import sys, time
with open(sys.argv[1], "a") as uploading:
    print("here", flush=True)
    for row in range(40):
        time.sleep(0.25)
        uploading.write("declare,,ecf-induction,started,2024-10-01,\\n"); uploading.flush()
"""


def test_nothing_of_an_upload_in_pieces_is_lost(workspace: Path) -> None:
    path = drop(workspace, "slow.csv", GOOD)
    words = [sys.executable, "-c", UPLOAD, str(path)]
    with subprocess.Popen(words, stdout=-1, text=True) as uploading:
        assert uploading.stdout is not None
        uploading.stdout.readline()
        while uploading.poll() is None:
            watch(workspace)
            time.sleep(0.3)
    for _ in range(3):
        watch(workspace)
    read = [
        json.loads(path.read_text(encoding="utf-8"))["counts"]["rows_read"]
        for path in workspace.glob("outbox/acorn-teaching/*/ack.json")
    ]
    assert max(read) == 41
    kept = sorted(workspace.glob("inbox/acorn-teaching/.handled/*/*"))
    assert max(path.read_text(encoding="utf-8").count("\n") for path in kept) == 42


def test_a_second_answer_is_put_away_where_its_results_are(workspace: Path) -> None:
    handled = workspace / "inbox" / "acorn-teaching" / ".handled"
    drop(workspace, "batch.csv", GOOD)
    (first,) = acks(watch(workspace, "--json"))
    for count in (2, 3):
        drop(workspace, "batch.csv", GOOD)
        (again,) = acks(watch(workspace, "--json"))
        assert again["duplicate_of"] == first["batch_id"]
        assert len(list((handled / first["batch_id"]).iterdir())) == count
    assert [path.name for path in handled.iterdir()] == [first["batch_id"]]


def test_a_file_that_is_given_back_takes_nobodys_place(workspace: Path) -> None:
    """One that could not be judged waits in .taken while another of its name has arrived."""
    taken = workspace / "inbox" / "acorn-teaching" / ".taken"
    taken.mkdir()
    (taken / "batch.csv").write_text(GOOD, encoding="utf-8")
    drop(workspace, "batch.csv", HALF_GOOD)
    first, second = acks(watch(workspace, "--json"))
    assert first["counts"]["rows_read"] == 1
    assert second["counts"]["rows_read"] == 2


NAMES = (
    b"caf\xe9.csv",
    b"two\nlines.csv",
    b"results",
    b"CON.csv",
    b"-dash.csv",
    b"ends with a dot.",
    "\N{PILE OF POO}".encode() * 60 + b".csv",
    b"a" * 251 + b".csv",
    b"tab\tand\x1b[31mred.csv",
)


def test_names_that_are_no_names(workspace: Path) -> None:
    folder = os.fsencode(workspace / "inbox" / "acorn-teaching")
    for number, name in enumerate(NAMES):
        with open(folder + b"/" + name, "wb") as sent:  # noqa: PTH123
            sent.write((GOOD + "\n" * number).encode())
    result = expect_exit(watch(workspace), 0)
    lines = [line for line in result.stdout.splitlines() if line.endswith(": accepted")]
    assert len(lines) == len(NAMES), "each name is in one line"
    assert "\x1b" not in result.stdout
    found = {
        json.loads(ack.read_text(encoding="utf-8"))["source"]["filename"]
        for ack in workspace.glob("outbox/acorn-teaching/*/ack.json")
    }
    shown = (name.decode("utf-8", "surrogateescape") for name in NAMES)
    assert found == {name.replace("\udce9", "\\xe9") for name in shown}
    logged = call(workspace, "audit", "log", "--kind", "batch").stdout.splitlines()
    assert len(logged) == len(NAMES)
    expect_exit(call(workspace, "audit", "verify"), 0)
    expect_exit(call(workspace, "audit", "replay", "--all", *PROVIDER), 0)
