"""Replays a second: in this process, in processes, on the workers of a real Dask cluster.

python -m benchmarks.replays [--batches N] [--keep FOLDER]

The samples and N small batches are recorded once, then all of it is replayed in each way; the
answers have to be the same. Also said: what one batch costs in ledger, outbox and archive.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
ADDRESS = "tcp://127.0.0.1:28786"
ROWS = 12
START = "from pipeline.cli import main; main()"
FILES = (
    ("declarations-december-2025.csv", "2025-12-08T10:00:00Z"),
    ("corrections-december-2025.xlsx", "2025-12-15T16:30:00Z"),
)


def command(root: Path, *words: object, expect: tuple[int, ...] = (0,)) -> str:
    """What one command prints."""
    done = subprocess.run(
        [sys.executable, "-c", START, *map(str, words)],
        env={**os.environ, "ECF_BATCH_WORKSPACE": str(root), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in expect:
        raise RuntimeError(f"exit {done.returncode} of {words}: {done.stderr}")
    return done.stdout


def record(root: Path, batches: int) -> None:
    """A sandbox with the samples, and small batches cut out of the first of them."""
    command(root, "init", "--sandbox")
    files = sorted((SAMPLES / "reference").glob("*.csv"))
    command(root, "load", *files, "--server-date", "2025-12-01T09:00:00Z")
    before = (root / "ledger.duckdb").stat().st_size
    header, *rows = (SAMPLES / FILES[0][0]).read_text("utf-8").splitlines()
    for number in range(batches):
        small = root.parent / f"small-{number}.csv"
        lines = [rows[(number + place) % len(rows)] for place in range(ROWS)]
        small.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        send(root, small, f"2025-12-02T09:{number:02}:00Z")
    grown = (root / "ledger.duckdb").stat().st_size - before
    sys.stdout.write(f"ledger: {grown / batches:,.0f} bytes a batch of {ROWS} rows\n")
    for name, when in FILES:
        send(root, SAMPLES / name, when)


def send(root: Path, file: Path, when: str) -> None:
    """Submit one file of the samples' provider."""
    sent = ("--provider", "Kestrel Teaching", "--server-date", when)
    command(root, "submit", file, *sent, expect=(0, 1))


def cpu_seconds() -> float:
    """CPU seconds of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def replayed(root: Path, *options: object) -> tuple[dict[str, Any], float]:
    """The document of a replay without its speed, and its files a second."""
    told = json.loads(command(root, "audit", "replay", "--all", "--json", *options))
    return told, told.pop("batches_per_second")


@contextmanager
def cluster(workers: int) -> Iterator[None]:
    """A scheduler and its workers, as docs/scale.md starts them."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    scheduler = ["--host", "127.0.0.1", "--port", "28786", "--dashboard-address", "127.0.0.1:0"]
    worker = [ADDRESS, "--nthreads", "1", "--nworkers", str(workers), "--memory-limit", "0"]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for words in (["scheduler", *scheduler], ["worker", *worker, "--no-dashboard"])
    ]
    try:
        time.sleep(5)
        yield
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()


def report(name: str, rate: float, first: float, cpu: float, files: int) -> None:
    """One line of the table."""
    load = os.getloadavg()[0]
    figures = f"{rate:.2f} | {rate / first:.2f} | {cpu / files:.2f} | {load:.1f}"
    sys.stdout.write(f"| {name} | {figures} |\n")
    sys.stdout.flush()


def measure(root: Path) -> None:
    """Replay in every way, one after another."""
    sys.stdout.write("| how | files a second | times the first | CPU seconds a file | load |\n")
    sys.stdout.write("| --- | --: | --: | --: | --: |\n")
    expected, first = None, 0.0
    for name, workers, options in (
        ("this process", 0, ()),
        ("`--jobs 2`", 0, ("--jobs", 2)),
        ("one Dask worker", 1, ("--cluster", ADDRESS)),
        ("two Dask workers", 2, ("--cluster", ADDRESS)),
        ("this process, again", 0, ()),
    ):
        before = cpu_seconds()
        if workers:
            with cluster(workers):
                told, rate = replayed(root, *options)
        else:
            told, rate = replayed(root, *options)
        expected, first = expected or told, first or rate
        if told != expected or told["different"]:
            raise RuntimeError(f"{name} answers differently")
        report(name, rate, first, cpu_seconds() - before, len(told["batches"]))


def cost_of_batches(root: Path) -> None:
    """What the small batches take, by place."""
    with duckdb.connect(str(root / "ledger.duckdb"), read_only=True) as con:
        found = con.execute(
            "select batch_id from event where kind = 'batch' and filename like 'small-%'"
        ).fetchall()
    for place, pattern in (("outbox", "*/{}/*"), ("archive", "{}/*")):
        sizes = [
            sum(path.stat().st_size for path in (root / place).glob(pattern.format(batch)))
            for (batch,) in found
        ]
        sys.stdout.write(f"{place}: {sum(sizes) / len(sizes):,.0f} bytes a batch of {ROWS} rows\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replays", description=__doc__)
    parser.add_argument("--batches", type=int, default=58, help="small batches (58)")
    parser.add_argument("--keep", type=Path, help="make the workspace here, or use it again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = (given.keep or Path(folder)) / "workspace"
        if not root.exists():
            root.parent.mkdir(parents=True, exist_ok=True)
            record(root, given.batches)
        measure(root)
        cost_of_batches(root)


if __name__ == "__main__":
    main()
