"""Runs every peer over one file of declarations, each as a process of its own, beside the product.

`benchmarks/peers/install.sh` makes the environment of the peers first. `ecf-batch check` does more
than its peers (it reads odd values, compares with what is known, writes results) and says more.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import declarations
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
from benchmarks.measure import run
from benchmarks.peers.rules import RULES
from benchmarks.results import middle

PYTHON = DATA / "peers" / "bin" / "python"
PEERS = {
    "plain_loop": "a plain Python loop",
    "plain_pandera": "pandera, as usually written",
    "pointblank_plan": "pointblank (polars)",
    "dataframely_schema": "dataframely (polars)",
    "frictionless_table": "frictionless",
    "great_expectations_suite": "Great Expectations",
}
CODES = {
    "participant_id missing": "participant_id_missing",
    "participant_id is no UUID": "participant_id_malformed",
    "course_identifier missing": "course_identifier_missing",
    "course_identifier not in the list": "npq_course_not_supported",
    "declaration_type missing": "declaration_type_missing",
    "declaration_type not in the list": "declaration_type_unknown",
    "declaration_date missing": "declaration_date_missing",
    "declaration_date is no real day": "declaration_date_malformed",
    "declaration_date in the future": "declaration_date_in_future",
    "evidence_held not in the list": "evidence_held_unknown",
}


@dataclass(frozen=True)
class Peer:
    """What one tool took, and what it found; `found` is None where it names no rule."""

    name: str
    cpu: float
    wall: float
    peak_mb: float
    found: dict[str, int] | None


def timed(command: list[str], runs: int, expect: tuple[int, ...] = (0,)) -> tuple[float, ...]:
    """Median CPU seconds and seconds, highest peak."""
    done = [run(command, PROJECT, expect) for _ in range(runs)]
    return (
        middle([one.cpu for one in done]),
        middle([one.wall for one in done]),
        max(one.peak_mb for one in done),
    )


def ask_peer(module: str, name: str, source: Path, runs: int) -> Peer:
    """One tool over the file."""
    command = [str(PYTHON), "-m", f"benchmarks.peers.{module}", str(source)]
    said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    found = json.loads(said.stdout.splitlines()[-1])
    cpu, wall, peak = timed(command, runs)
    return Peer(name, cpu, wall, peak, found)


def ask_csvclean(source: Path, runs: int) -> Peer:
    """csvkit knows the shape of a file and no rules about values."""
    command = [str(PYTHON.with_name("csvclean")), "--enable-all-checks", str(source)]
    cpu, wall, peak = timed(command, runs, (0, 1))
    return Peer("csvkit: csvclean", cpu, wall, peak, None)


def ask_product(source: Path, people: int, runs: int) -> Peer:
    """`ecf-batch check`: everything, not only the rules about fields."""
    workspace = copy_world(make_world(people), DATA / "scratch")
    at = ("--workspace", workspace, "--server-date", NOW, "--json")
    command = product("check", source, "--provider", PROVIDER, *at)
    cpu, wall, peak = timed(command, runs, (0, 1))
    said = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    counts = {e["code"]: e["count"] for e in json.loads(said.stdout)["errors_by_code"]}
    shutil.rmtree(workspace)
    return Peer("ecf-batch check, everything", cpu, wall, peak, counts)


def table(peers: list[Peer], ours: Peer, rows: int) -> str:
    """Rows per second and what each found, as Markdown."""
    lines = [
        "| tool | rows per CPU second | rows per second | peak MB |",
        "| --- | --: | --: | --: |",
    ]
    for peer in sorted([*peers, ours], key=lambda peer: peer.cpu):
        lines.append(
            f"| {peer.name} | {rows / peer.cpu:,.0f} | {rows / peer.wall:,.0f} "
            f"| {peer.peak_mb:,.0f} |"
        )
    asked = [peer for peer in peers if peer.found is not None]
    lines += [
        "",
        "| rule | " + " | ".join(peer.name for peer in [*asked, ours]) + " |",
        "| --- |" + " --: |" * (len(asked) + 1),
    ]
    for rule in RULES:
        cells = [str((peer.found or {}).get(rule, 0) or "-") for peer in asked]
        ours_found = (ours.found or {}).get(CODES.get(rule, ""), 0)
        if any(cell != "-" for cell in cells) or ours_found:
            lines.append(f"| {rule} | " + " | ".join([*cells, str(ours_found or "-")]) + " |")
    others = sum((ours.found or {}).values()) - sum(
        (ours.found or {}).get(code, 0) for code in set(CODES.values())
    )
    lines.append("| faults against what is known |" + " - |" * len(asked) + f" {others} |")
    lines += [
        "",
        "What ecf-batch does not report is what it reads: upper case, blanks around a word, "
        "`retained 3` and `5 October 2023` are understood, with a note. A hyphen elsewhere says "
        "that the tool did not find it as it was set up here, not that nothing built with it "
        "could.",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=30_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table as a page")
    given = parser.parse_args()
    if not PYTHON.exists():
        sys.stderr.write("Run benchmarks/peers/install.sh first.\n")
        return 2
    source = make_batch(declarations(given.rows, given.people))
    peers = [ask_peer(module, name, source, given.runs) for module, name in PEERS.items()]
    peers.append(ask_csvclean(source, given.runs))
    page = table(peers, ask_product(source, given.people, given.runs), given.rows)
    sys.stdout.write(page)
    if given.markdown:
        given.markdown.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
