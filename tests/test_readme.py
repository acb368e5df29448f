"""What the README shows is what happens."""

from __future__ import annotations

import difflib
import re
import shlex
import subprocess
from pathlib import Path

from tools.docs.pages import walked_readme
from tools.docs.walk import commands_of, run_command

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def words_of(command: str) -> list[str]:
    """The words of a shell command, without what is done with its exit code."""
    return shlex.split(command.replace("\\\n", " ").partition("||")[0])


def test_output_in_the_readme_is_real() -> None:
    shown, real = README.splitlines(), walked_readme().splitlines()
    difference = "\n".join(difflib.unified_diff(shown, real, "README.md", "real", lineterm=""))
    assert not difference, f"run `make docs`:\n{difference}"


def test_make_run_does_what_the_readme_shows() -> None:
    printed = subprocess.run(
        ["make", "--dry-run", "run"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout
    planned = re.findall(r"^\S*(ecf-batch (?:.*\\\n)*.*)$", printed, re.MULTILINE)
    assert len(planned) == 4
    shown = [words_of(command) for command in commands_of(README)]
    for command in planned:
        assert words_of(command) in shown


def test_readme_names_the_two_commands() -> None:
    assert "make run" in README
    assert "make test" in README


def test_command_runs_in_the_folder_and_leaves_its_path_out(tmp_path: Path) -> None:
    assert run_command("pwd; ls; echo $PWD/x", tmp_path) == f"{tmp_path}\nx\n"
