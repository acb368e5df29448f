"""Measures one case: whole processes, each run beside a run of what it is compared with."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from benchmarks.cases import Case
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
from benchmarks.results import Result, middle, share

JUDGED = (0, 1)  # every row accepted; some rejected
Rooms = dict[str, list[float]]  # what `benchmarks.rooms` writes


def command_of(case: Case, workspace: Path) -> list[str | Path]:
    """The arguments of the command that is measured."""
    if case.statement:
        which = ("--provider", PROVIDER, "--cohort", "2022", "--name", "August 2025")
        return ["statement", "preview", *which, "--workspace", workspace, "--server-date", NOW]
    limits = ("--max-file-mb", "9999")
    at = ("--workspace", workspace, "--server-date", NOW)
    return ["submit", case.batch.path, "--provider", PROVIDER, *at, *limits]


def yardstick(case: Case, scratch: Path) -> list[str]:
    """The process that the product is compared with, on the same file."""
    if case.against == "floor":
        target = str(scratch / "floor.csv")
        return [sys.executable, "-m", "benchmarks.floor", str(case.batch.path), target]
    return [sys.executable, "-m", "benchmarks.read_workbook", str(case.batch.path)]


def measure_case(case: Case, runs: int, *, rooms: bool = True) -> Result:
    """Measure a case `runs` times."""
    history = "statement-lines" if case.statement else "declarations"
    world = make_world(case.batch.participants, history)
    make_batch(case.batch)
    scratch = DATA / "scratch"
    pairs: list[tuple[Run, Run]] = []
    for _ in range(runs):
        workspace = copy_world(world, scratch)
        least = run(yardstick(case, scratch), PROJECT)
        pairs.append((least, run(product(*command_of(case, workspace)), PROJECT, JUDGED)))
    clocked: list[tuple[Run, Rooms]] = []
    if rooms and not case.statement:
        # Reading a workbook takes a second or less: noise tells, so it is compared more often.
        for _ in range(1 if case.reading is None else 2 * runs + 1):
            workspace = copy_world(world, scratch)
            least = run(yardstick(case, scratch), PROJECT)
            clocked.append((least, clock_rooms(case, workspace)))
    loop = run_loop(case, copy_world(world, scratch)) if case.loop else None
    shutil.rmtree(scratch)
    return conclude(case, pairs, clocked, loop)


def run_loop(case: Case, workspace: Path) -> Run:
    """The plain Python loop that does the whole job on the same file."""
    words = ["-m", "benchmarks.peers.whole_job", str(case.batch.path), str(workspace), PROVIDER]
    return run([sys.executable, *words], PROJECT)


def clock_rooms(case: Case, workspace: Path) -> Rooms:
    """The time of each room, by one run more that carries clocks."""
    target = workspace / "rooms.json"
    arguments = map(str, command_of(case, workspace))
    run([sys.executable, "-m", "benchmarks.rooms", str(target), *arguments], PROJECT, JUDGED)
    rooms: Rooms = json.loads(target.read_text(encoding="utf-8"))
    return rooms


def conclude(
    case: Case,
    pairs: list[tuple[Run, Run]],
    clocked: list[tuple[Run, Rooms]],
    loop: Run | None,
) -> Result:
    """The medians of all runs, and whether what was promised was kept."""
    ratios = [ours.wall / least.wall for least, ours in pairs]
    ratio = middle(ratios)
    least_cpu = min(ours.cpu for _, ours in pairs) / min(least.cpu for least, _ in pairs)
    wall = middle([ours.wall for _, ours in pairs])
    peak = max(ours.peak_mb for _, ours in pairs)
    promises, kept = [], []
    if case.floors is not None:
        promises.append(f"{case.floors:g} x")
        kept.append(min(ratio, least_cpu) <= case.floors)
    if case.seconds is not None:
        promises.append(f"{case.seconds:g} s")
        kept.append(wall <= case.seconds)
    if case.peak_mb is not None:
        promises.append(f"{case.peak_mb:,.0f} MB")
        kept.append(peak <= case.peak_mb)
    if case.reading is not None and clocked:
        reading = middle([rooms["intake"][1] / least.cpu for least, rooms in clocked])
        promises.append(f"reading {case.reading:g} x (is {reading:.1f} x)")
        kept.append(reading <= case.reading)
    return {
        "name": case.name,
        "title": case.title,
        "rows": case.batch.rows,
        "against": case.against,
        "runs": len(pairs),
        "wall": wall,
        "cpu": middle([ours.cpu for _, ours in pairs]),
        "peak_mb": peak,
        "ratio": ratio,
        "ratio_low": min(ratios),
        "ratio_high": max(ratios),
        "ratio_cpu": least_cpu,
        "promise": ", ".join(promises),
        "kept": all(kept) if kept else None,
        "loop_cpu": loop.cpu if loop else None,
        "rooms": share(clocked[0][1]) if clocked else {},
    }
