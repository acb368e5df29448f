"""How a story is told: a copy of the shared world, what the story adds to it, its batch sent in.

A story is a folder: `story.md` (one sentence), `given.json` (provider and server date), `load/`
(reference data that comes on top of `_world/load`), `batch.csv`, and in `expected/` the three CSV
files of the answer, byte for byte.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from click.testing import CliRunner, Result

from pipeline.cli import main

STORIES = Path(__file__).resolve().parent
WORLD = STORIES / "_world"
ANSWER = ("accepted.csv", "rejected.csv", "errors.csv")
LOADED_AT = "2024-06-01T09:00:00Z"
BEFORE = "2025-02-01T10:00:00Z"  # when a file `before.csv` is sent


@dataclass(frozen=True)
class Story:
    """One folder of stories."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def given(self) -> dict[str, str]:
        """Who sends the batch (`provider`), and when (`server_date`)."""
        found: dict[str, str] = json.loads((self.folder / "given.json").read_text("utf-8"))
        return found

    def expected(self) -> dict[str, bytes]:
        """The answer that is written beside the story; a file that is missing is empty."""
        files = {name: self.folder / "expected" / name for name in ANSWER}
        return {name: path.read_bytes() if path.exists() else b"" for name, path in files.items()}


def stories() -> list[Story]:
    """Every story, by name."""
    return [Story(path.parent) for path in sorted(STORIES.glob("*/batch.csv"))]


def call(workspace: Path, *arguments: str | Path) -> Result:
    """One command in a workspace, through the real command line."""
    return CliRunner().invoke(
        main, [str(a) for a in arguments], env={"ECF_BATCH_WORKSPACE": str(workspace)}
    )


def expect_exit(result: Result, *codes: int) -> Result:
    """The result, if the command ended with one of these exit codes."""
    if result.exit_code not in codes:
        raise AssertionError(f"exit {result.exit_code}: {result.output}") from result.exception
    return result


def load(workspace: Path, files: Iterable[Path]) -> None:
    """Load reference data, whatever the kinds."""
    found = sorted(files)
    if found:
        expect_exit(call(workspace, "load", *found, "--server-date", LOADED_AT), 0)


def make_world(workspace: Path) -> Path:
    """A sandbox with what every story starts from."""
    expect_exit(call(workspace, "init", "--sandbox"), 0)
    load(workspace, (WORLD / "load").glob("*.csv"))
    return workspace


def tell(story: Story, world: Path, workspace: Path) -> dict[str, bytes]:
    """Send the batch of a story in, in a copy of the world; the answer by file name."""
    shutil.copytree(world, workspace)
    load(workspace, (story.folder / "load").glob("*.csv"))
    if (story.folder / "before.csv").exists():
        first = ("submit", story.folder / "before.csv", "--provider", story.given["provider"])
        expect_exit(call(workspace, *first, "--server-date", BEFORE), 0)
    sent = call(
        workspace,
        *("submit", story.folder / "batch.csv", "--json"),
        *("--provider", story.given["provider"], "--server-date", story.given["server_date"]),
    )
    batch_id = json.loads(expect_exit(sent, 0, 1).stdout)["batch_id"]
    (folder,) = (workspace / "outbox").glob(f"*/{batch_id}")
    return {name: (folder / name).read_bytes() for name in ANSWER}
