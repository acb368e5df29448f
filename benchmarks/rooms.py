"""Runs one command of the product with a clock on every call that `pipeline/run.py` makes."""

from __future__ import annotations

import functools
import json
import pkgutil
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from pipeline.database.side_by_side import Beside

# What is timed: module, name, and the room that its time is counted for.
CALLS = (
    ("pipeline.operations.submit", "receive", "taking the file"),
    ("pipeline.ledger", "attach", "opening the ledger"),
    ("pipeline.ledger", "next_event", "opening the ledger"),
    ("pipeline.intake", "read", "intake"),
    ("pipeline.field_checks", "read_values", "field checks: reading"),
    ("pipeline.field_checks", "check_fields", "field checks: judging"),
    ("pipeline.state_checks", "fetch_calendar", "state checks: fetching"),
    ("pipeline.state_checks", "fetch_known", "state checks: fetching"),
    ("pipeline.operations.judge_file", "create_messages", "results: joining words"),
    ("pipeline.state_checks", "judge_rows", "state checks: judging"),
    ("pipeline.verdicts", "decide_outcomes", "verdicts"),
    ("pipeline.verdicts", "stage_rows", "verdicts"),
    ("pipeline.results", "prepare_results", "results: joining words"),
    ("pipeline.results.batch_files", "write_batch_files", "results: writing"),
    ("pipeline.results.batch_files", "hash_rows", "ledger: hashes of the batch"),
    ("pipeline.ledger:Recording", "hash_content", "ledger: hash of its content"),
    ("pipeline.results.batch_files", "write_workbook", "results: for people"),
    ("pipeline.results.batch_files", "write_page", "results: for people"),
    ("pipeline.results.batch_files:BatchFiles", "acknowledge", "results: acknowledgement"),
    ("pipeline.ledger:Recording", "commit", "ledger: commit"),
    ("pipeline.operations.receipt", "stage", "publishing"),
    ("pipeline.operations.receipt", "archive", "publishing"),
    ("pipeline.operations.receipt", "publish", "publishing"),
)


def at_once(beside: Beside, call: Callable[..., Any], *values: Any) -> Future[Any]:
    """In the place of `Beside.start`: what is done beside something else is done before it.

    Rooms that work at the same time cannot be told apart in the time of the process.
    """
    done: Future[Any] = Future()
    done.set_result(call(*beside.own_cursor(), *values))
    return done


class Clock:
    """Seconds, CPU seconds and the peak memory so far (MB) for each room."""

    def __init__(self) -> None:
        self.started = time.perf_counter()
        self.rooms: dict[str, list[float]] = {}
        self.depth = 0

    def timed(self, call: Callable[..., Any], room: str) -> Callable[..., Any]:
        """The call, and its time added to its room; a call within a timed call counts once."""

        @functools.wraps(call)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.depth += 1
            wall, cpu = time.perf_counter(), time.process_time()
            try:
                return call(*args, **kwargs)
            finally:
                self.depth -= 1
                if not self.depth:
                    self.add(room, time.perf_counter() - wall, time.process_time() - cpu)

        return wrapped

    def add(self, room: str, wall: float, cpu: float) -> None:
        """Count time for a room."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1_000_000
        so_far = self.rooms.setdefault(room, [0.0, 0.0, 0.0])
        self.rooms[room] = [so_far[0] + wall, so_far[1] + cpu, max(so_far[2], peak)]

    def report(self) -> dict[str, list[float]]:
        """All rooms, and what is left over: starting Python, importing, the command itself."""
        wall, cpu = time.perf_counter() - self.started, time.process_time()
        left = [
            wall - sum(room[0] for room in self.rooms.values()),
            cpu - sum(room[1] for room in self.rooms.values()),
            0.0,
        ]
        return {**self.rooms, "starting and the rest": left}


def main(target: str, *arguments: str) -> None:
    """Run `ecf-batch ARGUMENTS...` and write the times to the file `target`."""
    clock = Clock()
    from pipeline import field_checks
    from pipeline.cli import main as command

    # A thread imports this while the first rooms work: it is not their time.
    field_checks.import_ahead()
    Beside.start = at_once  # type: ignore
    for where, name, room in CALLS:
        place = pkgutil.resolve_name(where)
        setattr(place, name, clock.timed(getattr(place, name), room))
    try:
        command(list(arguments))
    finally:
        Path(target).write_text(json.dumps(clock.report(), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
