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

A million rows cost about 19 seconds of CPU time on two cores, the floor less than one. By the
profile of one run, in CPU seconds: the facts of all turns with the rules they break 2.9 and what
they leave behind 0.7 (of which naming the new declarations by a hash 0.6), what is known about the
people 1.2 and about their declarations 1.5, reading and typing the file 2.2, the field rules with
pandera 1.6, the words of 180,000 findings 1.4, one answer for every row in file order 0.6, the
three result files 1.5 (they are more than twice as long as what was sent), the hashes 1.6, writing
the ledger 1.3 and tidying it up 0.4, starting 1.0; the rest is spread over 280 statements. None of
them alone brings the run near 10 floors: that takes fewer passes over all rows, not faster ones.

Memory is what the tables of a batch hold in DuckDB (up to 0.75 GB), what sorts and joins hold for a
moment, and 0.17 GB of libraries (docs/decisions/0005-memory.md). A limit of DuckDB's memory was
tried on an earlier state: it cost a third more time, and files of five million rows then failed in
the judging of turns, so there is none.

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
