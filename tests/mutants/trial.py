"""Send mutants of the samples to the product and say which of them it does not stand."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipeline.ledger.providers import provider_of
from pipeline.model.limits import Limits
from pipeline.operations.submit import Submission, submit_safely
from pipeline.workspace.folders import Workspace

from .mutate import make_mutant

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
BATCHES = ("declarations-december-2025.csv", "corrections-december-2025.xlsx")
NOW = datetime(2025, 12, 20, 10, tzinfo=UTC)
SECONDS = 30.0
MEMORY = 400_000_000


def try_mutants(workspace: Workspace, folder: Path, numbers: range, seed: int) -> Iterator[str]:
    """What is wrong with the answer to each mutant; nothing when all are answered rightly."""
    found = provider_of(workspace, "Kestrel Teaching")
    assert found
    order = Submission("check", found[1], found[0], NOW, None, Limits())
    originals = [(name, (SAMPLES / name).read_bytes()) for name in BATCHES]
    for number in numbers:
        rng = random.Random(f"{seed} {number}")
        name, data = rng.choice(originals)
        path = folder / name
        path.write_bytes(make_mutant(data, rng))
        for fault in try_one(workspace, path, order):
            yield f"seed {seed} mutant {number} ({name}): {fault}"


def try_one(workspace: Workspace, path: Path, order: Submission) -> Iterator[str]:
    """The faults of one answer: exit code, counts, time, memory."""
    began = time.monotonic()
    tracemalloc.start()
    try:
        answer = submit_safely(workspace, path, order, lambda _: None)
        seconds, peak = time.monotonic() - began, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()  # it would slow down everything after it
    counts = answer.ack["counts"]
    outcomes = ("accepted", "already_recorded", "rejected", "ignored")
    if answer.exit_code not in (0, 1, 3):
        yield f"exit {answer.exit_code}: {answer.ack['next_steps']}"
    if counts["rows_read"] != sum(counts[outcome] for outcome in outcomes):
        yield f"the counts do not add up: {counts}"
    if answer.exit_code == 3 and not any(
        error["severity"] == "F" for error in answer.ack["errors_by_code"]
    ):
        yield "refused without a reason"
    if seconds > SECONDS:
        yield f"took {seconds:.0f} s"
    if peak > MEMORY:
        yield f"took {peak / 1e6:.0f} MB"
