"""`make bench`: makes its data, runs whole processes beside the floor, and prints the table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import results
from benchmarks.cases import FULL, QUICK, Case
from benchmarks.for_people import for_people_table
from benchmarks.further import further_table
from benchmarks.run_case import measure_case


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller files, under two minutes")
    names = [case.name for case in FULL]
    parser.add_argument("--only", action="append", choices=names, help="this case (repeatable)")
    parser.add_argument("--runs", type=int, default=0, help="how often each case runs (3; quick 1)")
    parser.add_argument("--no-rooms", action="store_true", help="leave out the share of each room")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the results")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="compare with kept results")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables as a page")
    return parser.parse_args()


def chosen(given: argparse.Namespace) -> list[Case]:
    """The cases that were asked for."""
    cases = QUICK if given.quick else FULL
    return [case for case in cases if not given.only or case.name in given.only]


def say(text: str) -> None:
    """What is going on, for the person who waits."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def main() -> int:
    given = options()
    runs = given.runs or (1 if given.quick else 3)
    measured: list[results.Result] = []
    for case in chosen(given):
        say(f"{case.title} ...")
        measured.append(measure_case(case, min(runs, case.runs), rooms=not given.no_rooms))
        say(results.table(measured[-1:]).splitlines()[-1])
    pieces = [
        results.table(measured),
        results.loop_table(measured),
        *(further_table(max(runs, 1)) if not given.only else ()),
        *(for_people_table(max(runs, 1)) if not given.only else ()),
        results.growth(measured),
        results.room_table(measured),
    ]
    if given.compare:
        pieces.append(results.compare(results.load(given.compare), measured))
    page = "\n\n".join(piece for piece in pieces if piece) + "\n"
    sys.stdout.write(page)
    if given.json:
        results.keep(measured, given.json)
    if given.markdown:
        given.markdown.write_text(page, encoding="utf-8")
    return 0 if all(result["kept"] is not False for result in measured) else 1


if __name__ == "__main__":
    raise SystemExit(main())
