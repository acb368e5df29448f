"""What a run of the benchmarks measured, as numbers, as a table and compared with another run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any, TypedDict


class Result(TypedDict):
    """One case: medians over its runs. Times in seconds, memory in MB.

    `ratio` is to the floor (or to the reading of the workbook) that ran just before each run;
    `ratio_cpu` compares the least CPU times, which a busy machine changes little. `loop_cpu` is
    what a plain Python loop took for the whole job. `rooms` has the share of each room in the CPU
    time of one more run.
    """

    name: str
    title: str
    rows: int
    against: str
    runs: int
    wall: float
    cpu: float
    peak_mb: float
    ratio: float
    ratio_low: float
    ratio_high: float
    ratio_cpu: float
    promise: str
    kept: bool | None
    loop_cpu: float | None
    rooms: dict[str, float]


def share(rooms: Mapping[str, list[float]], column: int = 1) -> dict[str, float]:
    """Each room's part of the whole, from the clock of `benchmarks.rooms`."""
    whole = sum(room[column] for room in rooms.values()) or 1.0
    return {name: max(room[column], 0.0) / whole for name, room in rooms.items()}


def table(results: list[Result]) -> str:
    """The measurements as a Markdown table."""
    lines = [
        "| what | runs | times the floor (lowest to highest) | in CPU time | seconds | peak MB "
        "| promise |",
        "| --- | --: | --: | --: | --: | --: | --- |",
    ]
    for r in results:
        kept = {True: ", kept", False: ", **not kept**", None: ""}[r["kept"]]
        of = "" if r["against"] == "floor" else f" of {r['against']}"
        lines.append(
            f"| {r['title']} | {r['runs']} | {r['ratio']:.1f}{of} "
            f"({r['ratio_low']:.1f} to {r['ratio_high']:.1f}) | {r['ratio_cpu']:.1f} "
            f"| {r['wall']:.2f} | {r['peak_mb']:,.0f} | {r['promise']}{kept} |"
        )
    return "\n".join(lines)


def loop_table(results: list[Result]) -> str:
    """Rows per CPU second beside the plain Python loop that does the whole job."""
    shown = [(r, r["loop_cpu"]) for r in results if r.get("loop_cpu")]
    if not shown:
        return ""
    lines = [
        "| rows | ecf-batch submit, rows per CPU second | a plain Python loop | CPU time of both |",
        "| --: | --: | --: | --: |",
    ]
    for r, loop in shown:
        if loop:
            lines.append(
                f"| {r['rows']:,} | {r['rows'] / r['cpu']:,.0f} | {r['rows'] / loop:,.0f} "
                f"| {r['cpu'] / loop:.1f} x |"
            )
    return "\n".join(lines)


def room_table(results: list[Result]) -> str:
    """The share of each room in the time of the CPU, a column for each case."""
    shown = [r for r in results if r["rooms"]]
    if not shown:
        return ""
    rooms = list(dict.fromkeys(room for r in shown for room in r["rooms"]))
    lines = [
        "| room | " + " | ".join(r["title"] for r in shown) + " |",
        "| --- |" + " --: |" * len(shown),
    ]
    for room in rooms:
        cells = (f"{r['rooms'].get(room, 0.0):.0%}" for r in shown)
        lines.append(f"| {room} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def growth(results: list[Result]) -> str:
    """Time of the CPU for a million rows, as the file grows: level when the cost is linear."""
    sizes = [r for r in results if r["title"].endswith(" rows") and r["rows"] >= 10_000]
    if not sizes:
        return ""
    lines = ["| rows | CPU seconds for a million rows | peak MB |", "| --: | --: | --: |"]
    for r in sizes:
        each = r["cpu"] / r["rows"] * 1_000_000
        lines.append(f"| {r['rows']:,} | {each:.1f} | {r['peak_mb']:,.0f} |")
    return "\n".join(lines)


def compare(before: list[Result], now: list[Result]) -> str:
    """This run beside an earlier one.

    A difference within the spread of either is no difference, and fewer than three runs have no
    spread worth the name.
    """
    old = {r["name"]: r for r in before}
    lines = ["| what | ratio before | now | peak MB before | now | |", "|---|--:|--:|--:|--:|---|"]
    for r in now:
        if (was := old.get(r["name"])) is None:
            continue
        word = "as before"
        if min(r["runs"], was["runs"]) < 3:
            word = "too few runs to say"
        elif r["ratio_low"] > was["ratio_high"]:
            word = "**slower**"
        elif r["ratio_high"] < was["ratio_low"]:
            word = "faster"
        lines.append(
            f"| {r['title']} | {was['ratio']:.1f} | {r['ratio']:.1f} "
            f"| {was['peak_mb']:,.0f} | {r['peak_mb']:,.0f} | {word} |"
        )
    return "\n".join(lines)


def keep(results: list[Result], path: Path) -> None:
    """Write the results as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> list[Result]:
    """Results that were kept."""
    found: Any = json.loads(path.read_text(encoding="utf-8"))
    return list(found)


def middle(values: list[float]) -> float:
    """The median."""
    return float(median(values))
