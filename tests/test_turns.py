"""Writers take turns, first come first served; readers hold up nobody and are held up by nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from itertools import pairwise
from pathlib import Path

import pytest
from command_line import GOOD, NOW, OTHER, PROVIDER, put
from stories.telling import call, expect_exit

from pipeline import ledger
from pipeline.commands import terminal
from pipeline.workspace.folders import Workspace
from pipeline.workspace.lock import is_idle

START = (
    "import sys, time; from pathlib import Path; from pipeline.workspace.folders import Workspace\n"
)
HOLD = START + "from pipeline.workspace.lock import locked\n"
HOLD += "with locked(Workspace(Path(sys.argv[1])), 60, 'ecf-batch load'):\n"
HOLD += "    print('here', flush=True); sys.stdin.readline()"
READ = START + "from pipeline.ledger.apart import ledger_apart\n"
READ += "with ledger_apart(Workspace(Path(sys.argv[1]))):\n"
READ += "    print('here', flush=True); sys.stdin.readline()"
OPEN = "import duckdb, sys; con = duckdb.connect()\n"
OPEN += "con.execute(f\"attach '{sys.argv[1]}/ledger.duckdb' as l {sys.argv[2]}\")\n"
OPEN += "print('here', flush=True); sys.stdin.readline()"
TURNS = START + "from contextlib import contextmanager; from pipeline.workspace import lock\n"
TURNS += "workspace, log = Workspace(Path(sys.argv[1])), open(sys.argv[2], 'a', buffering=1)\n"
TURNS += """locked, draw, numbers = lock.locked, lock.ticket, []
@contextmanager
def noted(queue, words):
    with draw(queue, words) as number:
        numbers.append(number)
        yield number
lock.ticket = noted
with locked(workspace, 60, 'x'):
    print('here', flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[3])):
    asked = time.monotonic()
    with locked(workspace, 60, 'x'):
        began = time.monotonic()
        time.sleep(0.02)
        log.write(f'{asked} {began} {time.monotonic()} {numbers[-1]}\\n')
"""


@contextmanager
def beside(program: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A process that does something until it is done with; it is there when this is entered."""
    words = [sys.executable, "-c", program, *map(str, arguments)]
    with subprocess.Popen(words, stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "here\n"
        try:
            yield other
        finally:
            other.kill()


def go_on(other: subprocess.Popen[str]) -> None:
    """Let a process that waits for a line go on."""
    assert other.stdin is not None
    other.stdin.write("\n")
    other.stdin.flush()


@contextmanager
def ecf_batch(workspace: Path, *words: object) -> Iterator[subprocess.Popen[str]]:
    """A command in a process of its own, which is gone afterwards."""
    start = [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, words)]
    environment = {**os.environ, "ECF_BATCH_WORKSPACE": str(workspace)}
    with subprocess.Popen(start, env=environment, stdout=-1, stderr=-1, text=True) as command:
        try:
            yield command
        finally:
            command.kill()


def events(workspace: Path) -> int:
    con = ledger.peek_ledger(workspace / "ledger.duckdb")
    try:
        return ledger.last_event(con)[0]
    finally:
        con.close()


def test_eight_writers_are_served_in_the_order_in_which_they_came(
    workspace: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with ExitStack() as stack:
        writers = [stack.enter_context(beside(TURNS, workspace, log, 12)) for _ in range(8)]
        for writer in writers:
            go_on(writer)
        assert [writer.wait(120) for writer in writers] == [0] * 8
    turns = sorted(
        tuple(map(float, line.split())) for line in log.read_text(encoding="ascii").splitlines()
    )
    assert len(turns) == 96
    by_begin = sorted(turns, key=lambda turn: turn[1])
    assert all(one[2] <= next_one[1] for one, next_one in pairwise(by_begin)), "two at once"
    waits = [began - asked for asked, began, *_ in turns]
    assert max(waits) < 8 * (sum(waits) / len(waits))
    # Whose ticket was drawn earlier has its turn earlier. Numbers begin anew where nobody waits.
    numbers = [int(number) for *_, number in by_begin]
    assert all(after > number or after == 1 for number, after in pairwise(numbers)), numbers
    assert max(numbers) > 8
    # Who asked earlier, by more than the wait of the average, was not kept from drawing one.
    average = sum(waits) / len(waits)
    for asked, began, *_ in turns:
        assert not [1 for other in turns if other[0] > asked + average and other[1] < began]
    assert is_idle(Workspace(workspace))


def test_eight_batches_at_once(workspace: Path) -> None:
    before = events(workspace)
    files = [put(workspace, f"{n}.csv", GOOD + "\n" * n) for n in range(8)]
    with ExitStack() as stack:
        writers = [
            stack.enter_context(
                ecf_batch(workspace, "submit", file, *PROVIDER, *NOW, "--wait", 170)
            )
            for file in files
        ]
        said = [writer.communicate(timeout=180) for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 8, said
    assert events(workspace) == before + 8
    expect_exit(call(workspace, "audit", "verify"), 0)
    expect_exit(call(workspace, "audit", "replay", "--all", *PROVIDER), 0)


def test_who_waits_says_at_once_for_whom(workspace: Path) -> None:
    good = put(workspace, "good.csv", GOOD)
    words = ("submit", good, *PROVIDER, *NOW, "--wait", 100)
    with beside(HOLD, workspace) as holder, ecf_batch(workspace, *words) as waiting:
        assert waiting.stderr is not None
        assert waiting.stderr.readline() == f"Waiting for process {holder.pid} (ecf-batch load).\n"
        assert waiting.poll() is None
        go_on(holder)
        assert waiting.wait(60) == 0


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "log"),
        ("audit", "verify"),
        ("audit", "replay", "--all", "--provider", "Acorn Teaching"),
        ("statement", "list"),
    ],
    ids=" ".join,
)
def test_readers_do_not_wait_for_whoever_has_the_turn(
    workspace: Path, words: tuple[str, ...]
) -> None:
    expect_exit(call(workspace, "submit", put(workspace, "g.csv", GOOD), *PROVIDER, *NOW), 0)
    with beside(HOLD, workspace):
        expect_exit(call(workspace, *words, "--wait", "0"), 0)


def test_long_readers_hold_up_no_writer(workspace: Path) -> None:
    good = put(workspace, "good.csv", GOOD)
    with beside(READ, workspace), beside(READ, workspace):
        expect_exit(call(workspace, "submit", good, *PROVIDER, *NOW, "--wait", "0"), 0)
    expect_exit(call(workspace, "audit", "log"), 0)
    assert not (workspace / ".work").exists(), "what the killed readers left is cleared"


@pytest.mark.parametrize("command", ["submit", "load", "close"])
def test_another_program_that_reads_the_ledger_is_waited_for(workspace: Path, command: str) -> None:
    before = events(workspace)
    good = put(workspace, "good.csv", GOOD)
    schools = put(workspace, "schools.csv", "school_id,cohort,urn\n")
    schools.write_text(
        "school_id,cohort,urn,name\n5c000000-0000-4000-8000-0000000000ff,2024,123456,X\n", "utf-8"
    )
    words: dict[str, tuple[object, ...]] = {
        "submit": ("submit", good, *PROVIDER, *NOW),
        "load": ("load", schools, *NOW),
        "close": ("statement", "close", *NOW),
    }
    with beside(OPEN, workspace, "(read_only)") as other:
        busy = call(workspace, *map(str, words[command]), "--wait", "0.2")
        expect_exit(busy, 75)
        assert f"process {other.pid}" in busy.stderr
        assert events(workspace) == before
    assert not list(workspace.glob("outbox/*/.*"))
    expect_exit(call(workspace, "audit", "verify"), 0)
    with (
        beside(OPEN, workspace, "(read_only)") as other,
        ecf_batch(workspace, *words[command], "--wait", 100) as waiting,
    ):
        time.sleep(2)
        assert waiting.poll() is None
        other.kill()
        said = waiting.communicate(timeout=60)
    assert waiting.returncode == 0, said
    assert events(workspace) == before + 1


def test_a_reader_waits_while_an_event_is_written(workspace: Path) -> None:
    with beside(OPEN, workspace, "") as other:
        busy = expect_exit(call(workspace, "audit", "log", "--wait", "0"), 75)
        assert f"process {other.pid}" in busy.stderr
        with ecf_batch(workspace, "audit", "log", "--wait", 100) as waiting:
            time.sleep(1)
            assert waiting.poll() is None
            other.kill()
            assert waiting.wait(60) == 0


def test_readers_let_a_waiting_writer_go_first(workspace: Path) -> None:
    """Many readers, one after the other, leave no moment without any: the writer asks for one."""
    (workspace / ledger.WRITING).touch()
    with beside(HOLD, workspace):
        busy = expect_exit(call(workspace, "audit", "log", "--wait", "0"), 75)
        assert "writes its event" in busy.stderr
        long_ago = time.time() - 60
        os.utime(workspace / ledger.WRITING, (long_ago, long_ago))
        expect_exit(call(workspace, "audit", "log", "--wait", "0"), 0)


def test_killed_writers_hold_up_nobody(workspace: Path) -> None:
    words = ("submit", put(workspace, "a.csv", GOOD), *PROVIDER, *NOW)
    with beside(HOLD, workspace) as first, ecf_batch(workspace, *words) as waiting:
        assert waiting.stderr is not None
        waiting.stderr.readline()
        waiting.kill()
        waiting.wait()
        first.kill()
        first.wait()
    good = put(workspace, "good.csv", GOOD)
    expect_exit(call(workspace, "submit", good, *PROVIDER, *NOW, "--wait", "0"), 0)
    left = [path.name for path in (workspace / ".queue").rglob("*") if path.is_file()]
    assert set(left) == {"gate"}
    assert not (workspace / ".work").exists()


def test_the_second_of_two_files_is_answered_when_its_turn_does_not_come(workspace: Path) -> None:
    """One acknowledgement for each; what was recorded of the first stands."""
    good, other = put(workspace, "good.csv", GOOD), put(workspace, "other.csv", OTHER)
    first = workspace.parent / "first"
    with ExitStack() as stack:

        def hold_up(step: object) -> None:
            if str(step) == "reading the file" and first.exists():
                stack.enter_context(beside(HOLD, workspace))
            first.touch()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(terminal, "progress_line", lambda: nullcontext(hold_up))
            busy = call(workspace, "submit", good, other, *PROVIDER, *NOW, "--wait", "0", "--json")
    expect_exit(busy, 75)
    done, left = json.loads(busy.stdout)
    assert (done["status"], left["status"]) == ("accepted", "failed")
    assert "in use by process" in left["next_steps"][0]


def test_the_ledger_is_only_read_until_the_event_is_written(workspace: Path) -> None:
    """A program that has it open for reading from before is met at the event, not at the start."""
    with beside(OPEN, workspace, "(read_only)"):
        checked = call(workspace, "check", put(workspace, "g.csv", GOOD), *PROVIDER, *NOW)
    expect_exit(checked, 0)


def test_verify_beside_writers_finds_nothing_that_is_none(workspace: Path) -> None:
    """A file is in the archive before its event, and an event stands before its results."""
    files = [put(workspace, f"{n}.csv", GOOD + "\n" * n) for n in range(8)]
    found = []
    with ecf_batch(workspace, "submit", *files, *PROVIDER, *NOW) as writer:
        while writer.poll() is None:
            told = call(workspace, "audit", "verify")
            found.append((told.exit_code, told.stdout))
        assert writer.communicate()[0]
    assert [one for one in found if one[0]] == []
    assert len(found) > 1
