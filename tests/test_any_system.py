"""Nothing that only Unix has is needed to make a workspace, to load and to submit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from command_line import GOOD, NOW, PROVIDER, put

WORLD = Path(__file__).resolve().parent / "stories" / "_world" / "load"
# Importing these fails as it does on Windows; so does asking who runs the program.
ELSEWHERE = """
import os, sys
for name in ("fcntl", "resource", "pwd", "grp"):
    sys.modules[name] = None
for name in ("geteuid", "getuid", "getegid", "getgid", "fork"):
    delattr(os, name)
from pipeline.cli import main
main()
"""


def elsewhere(workspace: Path, *words: object) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ELSEWHERE, *map(str, words)],
        env={**os.environ, "ECF_BATCH_WORKSPACE": str(workspace)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_init_load_and_submit_without_what_only_unix_has(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    elsewhere(workspace, "init", "--sandbox")
    elsewhere(workspace, "load", *sorted(WORLD.glob("*.csv")), "--server-date", NOW[1])
    elsewhere(workspace, "submit", put(workspace, "g.csv", GOOD), *PROVIDER, *NOW)
    elsewhere(workspace, "watch", "--once", *NOW)
    elsewhere(workspace, "audit", "verify")
    assert "1 accepted" in elsewhere(workspace, "audit", "log")
