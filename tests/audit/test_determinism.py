"""The same history gives the same bytes, whatever the machine is set to."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from history_world import DECLARATIONS, PROVIDER, SAMPLES, call_json
from made_once import MadeOnce

MAKE = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from pipeline.operations.make_workspace import make_workspace
from pipeline.workspace.folders import Workspace
if sys.argv[2] != "all":
    os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})
root = Path(sys.argv[1])
make_workspace(Workspace(root), sandbox=True, now=datetime(2025, 11, 1, 9, tzinfo=UTC))
from click.testing import CliRunner
from pipeline.cli import main
for words in sys.argv[3:]:
    done = CliRunner().invoke(main, words.split("|"), env={"ECF_BATCH_WORKSPACE": str(root)})
    assert done.exit_code in (0, 1), done.output
"""
REFERENCE = "|".join(
    [
        "load",
        *(str(path) for path in sorted((SAMPLES / "reference").glob("*.csv"))),
        "--server-date",
        "2025-12-01T09:00:00Z",
    ]
)
SENT = ("--provider", PROVIDER, "--server-date", "2025-12-08T10:00:00Z")
SETTINGS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "America/New_York", "LANG": "de_DE.UTF-8"},
    {"PYTHONHASHSEED": "4242", "TZ": "Asia/Kathmandu", "LANG": "C", "LC_ALL": "C"},
)


def make(root: Path, settings: dict[str, str], threads: str) -> None:
    words = [
        REFERENCE,
        "|".join(["submit", str(DECLARATIONS), *SENT]),
        "|".join(["submit", str(SAMPLES / "corrections-december-2025.xlsx"), *SENT]),
        "statement|close|--server-date|2026-01-20T10:00:00Z",
    ]
    root.parent.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", MAKE, str(root), threads, *words],
        cwd=root.parent,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def said(root: Path) -> dict[str, str]:
    """Every event's hash and every file's."""
    found = {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("outbox", "archive", "statements")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }
    for event in call_json(root, "audit", "log"):
        found[f"event {event['event']}"] = event["event_hash"]
    return found


@pytest.fixture(scope="module")
def first(made_once: MadeOnce) -> dict[str, str]:
    made = made_once.folder(
        "determined", lambda folder: make(folder / "workspace", SETTINGS[0], "all")
    )
    return said(made / "workspace")


@pytest.mark.parametrize("settings", SETTINGS[1:], ids=["west", "east"])
def test_same_bytes(first: dict[str, str], settings: dict[str, str], tmp_path: Path) -> None:
    root = tmp_path / "another folder" / "ws"
    make(root, settings, "one")
    assert said(root) == first
