"""What `results.xlsx` and `report.html` add to a submit, in turns with one that writes neither.

`python -m benchmarks.for_people ARGUMENTS...` runs one command of the product without the two.
"""

from __future__ import annotations

import functools
import shutil
import sys
from collections.abc import Iterator
from statistics import median

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

PROMISES = {100: (0.15, 0.4), 100_000: (None, 2.0)}  # seconds more: by the clock, of CPU time
JUDGED = (0, 1)


def main(*arguments: str) -> None:
    """Run `ecf-batch ARGUMENTS...` without writing anything for people."""
    from pipeline.cli import program
    from pipeline.results import batch_files

    batch_files.write_workbook = functools.partial(written, "results.xlsx")
    batch_files.write_page = functools.partial(written, "report.html")
    sys.argv = ["ecf-batch", *arguments]
    program()


def written(name: str, *_: object) -> dict[str, object]:
    """In the place of a function that writes a file and describes it."""
    return {"name": name, "bytes": 0, "rows": 0, "sha256": ""}


def measure(rows: int, runs: int) -> tuple[list[Run], list[Run]]:
    """Runs of a submit with what is written for people, and without."""
    world, source = make_world(FEW_PEOPLE), make_batch(declarations(rows, FEW_PEOPLE))
    scratch = DATA / "scratch-for-people"
    found: tuple[list[Run], list[Run]] = ([], [])
    for _ in range(runs):
        for without in (False, True):
            workspace = copy_world(world, scratch)
            at = ("--workspace", workspace, "--server-date", NOW, "--provider", PROVIDER)
            command = product("submit", source, *at)
            if without:
                start = command.index("submit")
                command = [sys.executable, "-m", "benchmarks.for_people", *command[start:]]
            found[without].append(run(command, PROJECT, JUDGED))
    shutil.rmtree(scratch)
    return found


def for_people_table(runs: int) -> Iterator[str]:
    """The table: medians by the clock, the least of CPU time, memory at its highest."""
    lines = [
        "| results.xlsx and report.html add | seconds | CPU seconds | MB | promise |",
        "| --- | --: | --: | --: | --- |",
    ]
    for rows, (clock, cpu) in PROMISES.items():
        told, silent = measure(rows, runs)
        wall = median(one.wall for one in told) - median(one.wall for one in silent)
        spent = min(one.cpu for one in told) - min(one.cpu for one in silent)
        memory = max(one.peak_mb for one in told) - max(one.peak_mb for one in silent)
        kept = (clock is None or wall <= clock) and (cpu is None or spent <= cpu)
        promise = ", ".join(
            f"{most} s {of}" for most, of in ((clock, "by the clock"), (cpu, "CPU")) if most
        )
        lines.append(
            f"| to {rows:,} rows | {wall:.2f} | {spent:.2f} | {memory:.0f} "
            f"| {promise}, {'kept' if kept else '**not kept**'} |"
        )
    yield "\n".join(lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
