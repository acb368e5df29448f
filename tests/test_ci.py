"""CI leaves out exactly the conformance stories of features that are not built yet."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFORMANCE = Path(__file__).resolve().parents[1] / ".ci" / "conformance.py"
RUNNER = """
import fnmatch, sys
names = ["one", "two", "three"]
if "--list" in sys.argv:
    print(*(f"{name}: shows it" for name in names), sep="\\n")
else:
    names = [name for name in names if fnmatch.fnmatch(name, sys.argv[-1])]
    if "two" in names:
        print("two: step 1: wanted 1, got 0")
    print(f"{len(names) - ('two' in names)} passed, {int('two' in names)} failed")
"""


def run_ci(folder: Path, waiting: str, runner: str = RUNNER) -> tuple[int, str]:
    """Exit code and last lines with this list, when story `two` of three fails."""
    (folder / "run.py").write_text(runner)
    shutil.copy(CONFORMANCE, folder)
    (folder / "not-built-yet").write_text(waiting)
    done = subprocess.run(
        [sys.executable, folder / "conformance.py", folder],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def test_failing_story_fails(tmp_path: Path) -> None:
    code, printed = run_ci(tmp_path, "")
    assert code == 1
    assert printed == "two: step 1: wanted 1, got 0\n2 passed, 1 failed, 0 skipped\n"


def test_listed_story_may_fail(tmp_path: Path) -> None:
    assert run_ci(tmp_path, "# later\ntwo\n") == (0, "2 passed, 0 failed, 1 skipped\n")


@pytest.mark.parametrize("name", ["one", "nine"])
def test_list_may_not_name_a_story_that_passes_or_is_not_there(tmp_path: Path, name: str) -> None:
    code, printed = run_ci(tmp_path, f"two\n{name}\n")
    assert code == 1
    assert f"{name}: " in printed
    assert "remove it from the list" in printed


def test_stories_that_were_not_all_run_fail(tmp_path: Path) -> None:
    code, printed = run_ci(tmp_path, "two\n", RUNNER.replace("passed, {", "Killed {"))
    assert code == 1
    assert "did not run to their end" in printed
