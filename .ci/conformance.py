"""Runs the conformance stories, all but those that `.ci/not-built-yet` names.

    python .ci/conformance.py FOLDER

A story of the list that passes fails the run too: it has to leave the list.
"""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HALVES = ("[a-l]*", "[!a-l]*")  # by the first letter, one for each of two cores
NOT_BUILT_YET = Path(__file__).parent / "not-built-yet"


def runner_of(folder: Path) -> list[str]:
    """The runner in the folder, else the one of `conformance`, told the folder."""
    own = folder / "run.py"
    shared = folder.resolve().parent.parent / "conformance" / "run.py"
    return [str(own)] if own.exists() else [str(shared), str(folder)]


def run_stories(folder: Path, *arguments: str) -> str:
    """What the runner of `folder` printed."""
    done = subprocess.run(
        [sys.executable, *runner_of(folder), *arguments],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def read_list() -> set[str]:
    """Names of the stories whose features are not built yet, one a line."""
    if not NOT_BUILT_YET.exists():
        return set()
    lines = NOT_BUILT_YET.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def failing_stories(printed: str, names: set[str]) -> dict[str, str]:
    """Name and first difference of every failing story."""
    lines = (line.partition(": ") for line in printed.splitlines())
    return {name: difference for name, _, difference in lines if name in names}


def main() -> int:
    folder = Path(sys.argv[1])
    names = {line.partition(": ")[0] for line in run_stories(folder, "--list").splitlines()}
    waiting = read_list()
    with ThreadPoolExecutor() as both:
        printed = "".join(both.map(lambda half: run_stories(folder, "--only", half), HALVES))
    failing = failing_stories(printed, names)
    counts = re.findall(r"^(\d+) passed, (\d+) failed$", printed, re.MULTILINE)
    passed, failed = (sum(int(half[n]) for half in counts) for n in (0, 1))
    if failed != len(failing) or passed + failed != len(names):
        sys.stdout.write(f"{printed}\nThe stories did not run to their end.\n")
        return 1
    wrong = [f"{name}: {failing[name]}" for name in sorted(failing.keys() - waiting)]
    wrong += [
        f"{name}: passes, remove it from the list"
        for name in sorted(waiting & names)
        if name not in failing
    ]
    wrong += [f"{name}: no such story, remove it from the list" for name in sorted(waiting - names)]
    skipped = len(waiting & failing.keys())
    closing = f"{passed} passed, {len(wrong)} failed, {skipped} skipped"
    sys.stdout.write("\n".join([*wrong, closing]) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
