"""What each further file costs in one process, and what a submit of 100 rows counts to.

A process that hands in one file is compared with one that hands in several; the yardstick is a
process that only imports DuckDB (*start*).
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import FEW_PEOPLE, declarations
from benchmarks.data import (
    DATA,
    NOW,
    PROJECT,
    PROVIDER,
    copy_world,
    make_batch,
    make_world,
    product,
)
from benchmarks.measure import Run, run

FILES = 6
PROMISES = {100: 4, 10_000: 7}  # times the start
JUDGED = (0, 1)


@dataclass(frozen=True)
class Further:
    """CPU seconds of a further file and of a start, the least of some runs."""

    rows: int
    file: float
    start: float

    @property
    def ratio(self) -> float:
        return self.file / self.start


def parts_of(source: Path, folder: Path, files: int) -> list[Path]:
    """The file again and again, with a column more each time: no bytes were sent before."""
    header, *rows = source.read_text(encoding="utf-8").splitlines()
    made = []
    for number in range(files):
        part = folder / f"part-{number}.csv"
        lines = [f"{header},note {number}", *(f"{row},{number}" for row in rows)]
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        made.append(part)
    return made


def submit(sources: list[Path], workspace: Path) -> Run:
    """Hand in files with one command."""
    at = ("--workspace", workspace, "--server-date", NOW)
    return run(product("submit", *sources, "--provider", PROVIDER, *at), PROJECT, JUDGED)


def measure(rows: int, runs: int) -> Further:
    """One file against several, in turns with a start."""
    world, scratch = make_world(FEW_PEOPLE), DATA / "scratch-further"
    source = make_batch(declarations(rows, FEW_PEOPLE))
    starts, files = [], []
    for _ in range(runs):
        starts.append(run([sys.executable, "-c", "import duckdb"], PROJECT).cpu)
        spent = []
        for number in (1, FILES):
            workspace = copy_world(world, scratch)
            spent.append(submit(parts_of(source, workspace, number), workspace).cpu)
        files.append((spent[1] - spent[0]) / (FILES - 1))
    shutil.rmtree(scratch)
    return Further(rows, min(files), min(starts))


def count_statements() -> tuple[int, int]:
    """Statements and imported modules of a submit of 100 rows: figures without noise."""
    workspace = copy_world(make_world(FEW_PEOPLE), DATA / "scratch-counts")
    source, target = make_batch(declarations(100, FEW_PEOPLE)), workspace / "counts.json"
    at = ("--workspace", str(workspace), "--server-date", NOW, "--provider", PROVIDER)
    words = ["-m", "benchmarks.counting", str(target), "submit", str(source), *at]
    run([sys.executable, *words], PROJECT)
    found = json.loads(target.read_text(encoding="utf-8"))
    shutil.rmtree(workspace)
    return int(found["statements"]), len(found["modules"])


def further_table(runs: int) -> Iterator[str]:
    """The table of further files, and the counts in a sentence."""
    lines = [
        "| each further file of one process | times the start, in CPU time | promise |",
        "| --- | --: | --- |",
    ]
    for rows, promise in PROMISES.items():
        found = measure(rows, runs)
        kept = "kept" if found.ratio <= promise else "**not kept**"
        lines.append(f"| {rows:,} rows | {found.ratio:.1f} | {promise} x, {kept} |")
    yield "\n".join(lines)
    statements, modules = count_statements()
    yield f"A submit of 100 rows runs {statements} SQL statements and imports {modules:,} modules."
