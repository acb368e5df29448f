"""A workspace with a bit of everything in its ledger, made once by the commands themselves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from pipeline.cli import main

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PROVIDER = "Kestrel Teaching"
OTHER = "Larkspur Learning"
DECLARATIONS = SAMPLES / "declarations-december-2025.csv"
CORRECTIONS = SAMPLES / "corrections-december-2025.xlsx"


def call(root: Path, *words: object, exits: tuple[int, ...] = (0,)) -> str:
    """What one command prints; its exit code has to be one of `exits`."""
    environment = {"ECF_BATCH_WORKSPACE": str(root)}
    result = CliRunner().invoke(main, [str(word) for word in words], env=environment)
    assert result.exit_code in exits, f"{words}: exit {result.exit_code}\n{result.output}"
    return result.stdout


def call_json(root: Path, *words: object, exits: tuple[int, ...] = (0,)) -> Any:
    """The JSON document that one command prints."""
    return json.loads(call(root, *words, "--json", exits=exits))


def in_process(
    root: Path, *words: object, where: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own; `where` holds another copy of the code."""
    start = "import sys; from pipeline.cli import main; main()"
    path = {"PYTHONPATH": str(where)} if where else {}
    return subprocess.run(
        [sys.executable, "-c", start, *(str(word) for word in words)],
        cwd=root.parent,  # and not here, where our own copy of the code would be found first
        env={**os.environ, "ECF_BATCH_WORKSPACE": str(root), **path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def go_on(root: Path) -> None:
    """After loads and two batches a month end with an adjustment and a payment, one more batch."""
    one = ("--provider", PROVIDER, "--cohort", 2024, "--name", "January 2026")
    when = ("--server-date", "2026-01-20T10:00:00Z")
    call(root, "statement", "adjust", *one, "--label", "Visits", "--amount", "12.50", *when)
    call(root, "statement", "close", *when)
    call(root, "statement", "pay", *one, *when)
    again = root.parent / "again.csv"
    again.write_text(DECLARATIONS.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    submit(root, again, "2026-01-21T10:00:00Z")


def submit(root: Path, file: Path, when: str, provider: str = PROVIDER) -> None:
    """Submit one batch; some of its rows may be rejected."""
    call(root, "submit", file, "--provider", provider, "--server-date", when, exits=(0, 1))


def copy_of(root: Path, target: Path) -> Path:
    """A workspace of one's own."""
    shutil.copytree(root, target)
    return target


def batches(root: Path) -> list[dict[str, Any]]:
    """The batch events of a workspace."""
    found: list[dict[str, Any]] = call_json(root, "audit", "log", "--kind", "batch")
    return found
