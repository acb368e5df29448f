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

## Small batches

People send 50 to 20,000 rows, and 100 rows cost nearly as much as 10,000: what is paid is
planning SQL statements, which depends on no row, and imports. So statements and modules are
counted, which have no noise, and `tests/test_counts.py` holds upper bounds for both. The counter
(`benchmarks/counting.py`) wraps `execute` and `sql` of DuckDB's connection and cuts every text
into statements with DuckDB's own parser.

| a submit of 100 declarations in three turns | before | now |
| --- | --: | --: |
| SQL statements | 337 | 223 |
| DuckDB instances | 5 | 1 |
| modules of `hypothesis`, where it is installed | 87 | 0 |
| modules that `rules` imports | 898 | 270 |

Field checks that do only what a file gives them to do gained 42 statements, state checks that
ask once what there is 57, one instance with its settings, and sums, places and hashes that share
a statement, 15. The words of findings are planned for the columns that the broken rules name: 27
to 38 ms of CPU time in the place of 77. What no turn changes of the facts of declarations is
laid out once (23 ms), and each turn plans the rest (35 ms, where it was 52 to 66).

{loop}

The loop (`benchmarks/peers/whole_job.py`) does the whole job for declarations: fields, state
rules in file order, result files, hashes, one transaction. It has a dozen of the rules, fewer
words and no odd spellings. Of the file of 100 it accepts and rejects as many rows as the
product.

In turns with the code before, whole processes, least CPU seconds of five on a busy machine: 100
rows 3.33 before and 2.00 now (0.60; 11.5 and 6.9 floors), 10,000 rows 4.03 and 3.08 (0.76; 11.8
and 9.0 floors). Peak memory of 100 rows is 248 MB, where it was 352. The promises of small
batches, 5 floors, are not kept in these runs. Further files of one process, 100,000 and
1,000,000 rows were not measured again.

150 statements were aimed at. What is left: ledger 52, the database's schemas, types and
functions 46, field checks 40, state checks 26, what is known of the people 20, reading 12,
results 12, verdicts 8, others 7.

## Growth

{growth}

## Where the time goes

The share of each room of `pipeline/run.py` in the CPU time. Here the rooms work one after another,
and what a thread imports counts as starting; in a run, what is known is fetched beside the field
checks, the verdicts of a turn are written beside the next turn, and the result files and the rows
of the ledger beside the hashes.

{rooms}

## What is not kept, and why

The machine of this run was slow: an earlier run on the same kind of machine took 1.45 seconds for
100 rows and 11.5 for 1,000,000 rows, and 2.7 for the statement. The ratio is not steady either: the
floor streams, a batch lives in memory, and busy neighbours slow the two differently; one state of
the code gave 17 to 26 floors on one day. Memory and reading workbooks are kept; the time of large
batches is not, and that of small ones only on a quiet machine.

Of the time for 100 rows a third is importing pandas, pandera and duckdb, which alone takes 0.65 to
0.85 seconds on this machine; the rest is planning statements, 0.5 to 60 milliseconds each.

A million rows cost 25 to 30 times the CPU time of the floor. Half of that (52 % in the run above,
15.8 of 30.4 CPU seconds) goes to rooms that every row passes whatever is known of it: starting,
taking and reading the file, typing it, pandera, result files that are more than twice as long as
what was sent, the hashes, and writing the ledger. On two cores that are never idle these alone
would take 7.9 seconds by the clock, where 10 floors of that run were 6.8. The other half is
knowing the people and judging: the facts of all turns with the rules they break 16 % (a quarter of
it names the new declarations by a hash), what is known about the people and their declarations
11 %, verdicts and one answer for every row in file order 9 %, the words of 190,000 findings 5 %,
putting rows into turns 3 %. No function of any library takes more than 4 %. So 10 floors would take
another design of both halves, with fewer passes over all rows, not faster ones; what was left to
gain in this one was 1 or 2 % a step.

Tried and left out, because it saved 1 % or less or only moved the time: smaller row groups in
memory, blocks of memory that are never given back, huge pages, reading the CSV straight into its
numbered table (one thread less), result files as ready lines, and leaving the ledger's short ends
for the next command to join (0.5 seconds less now, as much more then). A limit of memory 0.24 GB
higher saves 3 %, but takes the room that the promise leaves. For small batches: one thread, fewer
optimizers, importing from the first moment on (imports hold the interpreter's lock), and statements
prepared once (DuckDB 2.0 plans them anew at every execution).

Memory is what the tables of a batch hold in DuckDB, what sorts and joins hold for a moment, and
0.17 GB of libraries. A limit that grows with the file bounds it; what is over waits on disk
(docs/decisions/0005-memory.md). One sort for the words and the answers of all rows in the place
of two was tried: it saved 2 % of the time and took 0.17 GB more, which the limit made slower than
before.

## The upload page with many people at once

`python -m benchmarks.upload_page`: 50 people of ten providers, signed in, send a file of 1,000 rows
each at the same moment (900 sound, 100 with a wrong course), look at pages and ask each second how
far it is, as the script of the page does, and submit what was accepted: 100 jobs for the one
worker. Two cores, shared with the people (threads of the measuring program) and, on that day, with
much else: the load of the machine was 17 before it began, so that the time for all is no promise.

| | promised | measured |
| --- | --: | --: |
| answered rightly | 50 of 50 | 50 of 50, 900 rows recorded for each provider, none twice |
| 95 of 100 answers within | 2 s | 0.06 s (of 55,144) |
| slowest answer | 5 s | 1.37 s |
| most memory of the web process | 300 MB | 110 MB |
| all checked and submitted within | | 932 s |

A file of 99,999,999 bytes left the memory of the web process as it was (54 MB at most). Looking at
an access code takes 16 MB, which glibc keeps for the thread that had them: with every thread of the
server doing so the process stood at 256 MB, with two it does not show.

## Other tools on the same field rules

`benchmarks/peers/install.sh`, then `python -m benchmarks.peers`: each tool gets the field rules of
declarations, written as its own manual teaches. They check values in one file; `ecf-batch check`
also reads odd values, compares every row with what is known, in order, and writes all results.

{peers}"""


def main(kept: str, peers: str) -> None:
    measured = results.load(Path(kept))
    text = PAGE.format(
        table=results.table(measured),
        loop=results.loop_table(measured),
        growth=results.growth(measured),
        rooms=results.room_table(measured),
        peers=Path(peers).read_text(encoding="utf-8"),
    )
    target = PROJECT / "docs" / "performance.md"
    target.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
