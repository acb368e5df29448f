"""Writes docs/performance.md from kept results.

python -m benchmarks.page RESULTS.json PEERS.md
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import results
from benchmarks.data import PROJECT

PAGE = """\
# Performance

Measured by `make bench` as whole processes on made-up data (300,000 participants, 1,000,000
declarations already known; one row in ten has a fault), each run right after a run of the floor on
the same file. The *floor* is the least that any program must do: one DuckDB process that reads the
CSV as text and writes it back. Read the ratios; seconds are those of the machine, and where it was
busy with other work the ratio of CPU time is the fairer one.

## Results

{table}

## Growth

{growth}

## Where the time goes

The share of each room of `pipeline/run.py` in the CPU time. Here the rooms work one after another,
and what a thread imports counts as starting; in a run, what is known is fetched beside the field
checks, and the result files are written beside the hashes.

{rooms}

## What is not kept, and why

A million rows cost about 24 seconds of CPU time on two cores, the floor less than one. By the
profile of one run: the facts of all turns with the rules they break 4.5 s, what is known about the
people 1.7 s and about their declarations 2.1 s, accepted.csv and rejected.csv 1.1 s (they are twice
as long as what was sent), writing the ledger 1.4 s, the words of 180,000 findings 2.1 s, pandera
0.6 s, the hashes 1 s, reading and typing the file 1.9 s; the rest is spread over forty statements.
None of them alone brings the run near 10 floors: that takes fewer passes over all rows, not faster
ones. Memory is what the tables of a batch hold in DuckDB (up to 1.0 GB) and as much again that
sorts and joins hold for a moment. A limit of DuckDB's memory was tried: 1,342 MB at 800 MB, and a
third more time; files of five million rows then fail in the judging of turns, so there is none.

## Other tools on the same field rules

`benchmarks/peers/install.sh`, then `python -m benchmarks.peers`: each tool gets the field rules of
declarations, written as its own manual teaches. They check values in one file; `ecf-batch check`
also reads odd values, compares every row with what is known, in order, and writes all results.

{peers}"""


def main(kept: str, peers: str) -> None:
    measured = results.load(Path(kept))
    text = PAGE.format(
        table=results.table(measured),
        growth=results.growth(measured),
        rooms=results.room_table(measured),
        peers=Path(peers).read_text(encoding="utf-8"),
    )
    target = PROJECT / "docs" / "performance.md"
    target.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
