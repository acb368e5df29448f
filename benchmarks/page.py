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

The share of each room of `pipeline/run.py` in the CPU time.

{rooms}

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
