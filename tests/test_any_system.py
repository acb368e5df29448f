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
for words in sys.argv[1:]:
    try:
        main(words.split("|"))
    except SystemExit as ended:
        if ended.code:
            raise
"""


def elsewhere(workspace: Path, *commands: tuple[object, ...]) -> str:
    """What these commands say, one after the other in one process."""
    words = ["|".join(map(str, command)) for command in commands]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ELSEWHERE, *words],
        env={**os.environ, "ECF_BATCH_WORKSPACE": str(workspace)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_init_load_and_submit_without_what_only_unix_has(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    said = elsewhere(
        workspace,
        ("init", "--sandbox"),
        ("load", *sorted(WORLD.glob("*.csv")), "--server-date", NOW[1]),
        ("submit", put(workspace, "g.csv", GOOD), *PROVIDER, *NOW),
        ("watch", "--once", *NOW),
        ("audit", "verify"),
        ("audit", "log"),
    )
    assert "1 accepted" in said.splitlines()[-1]
