"""Files of statements are written after the turn: who writes them holds up no other writer."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command_line import ADA, GOOD, LATER, NOW, OTHER, PROVIDER, put
from stories.telling import call, expect_exit
from test_decided_anew import load_contract
from test_turns import beside, ecf_batch

# Another command that writes files of statements, for as long as it is let.
WRITING = """
import sys
from pathlib import Path
from pipeline.workspace.folders import Workspace
from pipeline.workspace.lock import LineForFiles
with LineForFiles(Workspace(Path(sys.argv[1]))) as line:
    line.join()
    print('here', flush=True)
    sys.stdin.readline()
"""
CLOSE = ("statement", "close", "--as-at", "2025-04-01", *NOW)
VOID = "type,participant_id,course_identifier,declaration_type\n"
VOID += f"void,{ADA},ecf-induction,started\n"


def state_of(workspace: Path) -> str:
    listed = call(workspace, "statement", "list", *PROVIDER, "--cohort", "2024", "--json")
    (april,) = [one for one in json.loads(listed.stdout) if one["name"] == "April 2025"]
    return str(april["state"])


def files_of(workspace: Path) -> list[Path]:
    return sorted(path for path in workspace.glob("statements/**/*") if path.is_file())


def page_of(workspace: Path) -> Path:
    """The statement with the declaration of this provider on it."""
    (page,) = workspace.glob("statements/acorn*/2024/[Aa]pril*2025/statement.json")
    return page


@contextmanager
def closing(workspace: Path) -> Iterator[subprocess.Popen[str]]:
    """`statement close`, when it has recorded and waits for another that writes files."""
    load_contract(workspace)
    expect_exit(call(workspace, "submit", put(workspace, "g.csv", GOOD), *PROVIDER, *NOW), 0)
    with ecf_batch(workspace, *CLOSE) as command:
        assert command.stderr is not None
        assert command.stderr.readline().startswith("Waiting for process ")
        yield command


def test_others_have_their_turn_while_files_of_statements_are_written(workspace: Path) -> None:
    with beside(WRITING, workspace) as other, closing(workspace) as command:
        assert state_of(workspace) == "payable"
        assert files_of(workspace) == []
        more = put(workspace, "o.csv", OTHER)
        expect_exit(call(workspace, "check", more, *PROVIDER, *NOW, "--wait", "0"), 0)
        contract = workspace.parent / "contracts.csv"
        expect_exit(call(workspace, "load", contract, *LATER, "--wait", "0"), 0)
        assert command.poll() is None
        other.kill()
        other.wait()
        assert command.wait(60) == 0, command.communicate()
    assert {"statement.json", "statement.xlsx"} <= {path.name for path in files_of(workspace)}
    assert not (workspace / ".unwritten").exists()
    expect_exit(call(workspace, "audit", "verify"), 0)


def test_a_void_and_a_closing_write_a_statement_one_after_the_other(workspace: Path) -> None:
    """What the later of two events left to be written is not lost with the notes of the earlier."""
    with beside(WRITING, workspace) as other, closing(workspace) as command:
        void = put(workspace, "v.csv", VOID)
        with ecf_batch(workspace, "submit", void, *PROVIDER, *LATER) as voiding:
            assert voiding.stderr is not None
            assert voiding.stderr.readline().startswith("Waiting for process ")
            other.kill()
            other.wait()
            assert [one.wait(60) for one in (command, voiding)] == [0, 0]
    page = page_of(workspace)
    document = json.loads(page.read_text(encoding="utf-8"))
    assert sum(line["additions"] for line in document["lines"]) == 0
    assert not (workspace / ".unwritten").exists()
    expect_exit(call(workspace, "audit", "verify"), 0)


def test_files_of_a_killed_closing_are_written_by_the_next_command(workspace: Path) -> None:
    with beside(WRITING, workspace), closing(workspace) as command:
        command.kill()
        command.wait()
    assert files_of(workspace) == []
    expect_exit(call(workspace, "submit", put(workspace, "o.csv", OTHER), *PROVIDER, *NOW), 0)
    assert {"statement.json", "statement.xlsx"} <= {path.name for path in files_of(workspace)}
    expect_exit(call(workspace, "audit", "verify"), 0)


def test_a_closing_whose_files_wait_too_long_says_that_it_is_recorded(workspace: Path) -> None:
    load_contract(workspace)
    expect_exit(call(workspace, "submit", put(workspace, "g.csv", GOOD), *PROVIDER, *NOW), 0)
    with beside(WRITING, workspace) as other:
        late = expect_exit(call(workspace, *CLOSE, "--wait", "0.2"), 70)
        assert "This is recorded." in late.stderr
        assert f"process {other.pid}" in late.stderr
    expect_exit(call(workspace, *CLOSE), 0)
    assert {"statement.json", "statement.xlsx"} <= {path.name for path in files_of(workspace)}


def test_a_note_of_other_statements_hides_no_altered_file(workspace: Path) -> None:
    load_contract(workspace)
    expect_exit(call(workspace, "submit", put(workspace, "g.csv", GOOD), *PROVIDER, *NOW), 0)
    expect_exit(call(workspace, *CLOSE), 0)
    page = page_of(workspace)
    page.write_text("{}", encoding="utf-8")
    note = [{"event": 1, "statements": [["0" * 8 + "-0000-4000-8000-" + "0" * 12, 2021, "X"]]}]
    (workspace / ".unwritten").write_text(json.dumps(note), encoding="utf-8")
    verified = expect_exit(call(workspace, "audit", "verify"), 5)
    assert "statement.json is not as it was written" in verified.output
    (workspace / ".unwritten").write_text('{"event": 1', encoding="utf-8")
    verified = expect_exit(call(workspace, "audit", "verify"), 5)
    assert "statement.json is not as it was written" in verified.output
    assert ".unwritten, the note of files to be written, cannot be read" in verified.output
