"""A Dask scheduler and its workers as real processes on this machine, on a port that is free."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).resolve().parents[2]
# An item may end one worker and be tried again; then it is told. Dask's own number is 3.
ALLOWED_FAILURES = 1
STARTING_SECONDS = 60


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@dataclass
class RealCluster:
    """A scheduler with the workers that were started for it."""

    address: str
    scheduler: subprocess.Popen[bytes]
    log: Path
    security: tuple[str, ...] = ()
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_workers(
        self, number: int, *, code: Path = ROOT, threads: int = 1
    ) -> list[subprocess.Popen[bytes]]:
        """Start workers with a copy of the product, and wait until the scheduler has them."""
        words = ["worker", self.address, "--nthreads", str(threads), "--no-nanny"]
        words += ["--memory-limit", "0", "--no-dashboard", *self.security]
        started = [start_dask(words, self.log, code) for _ in range(number)]
        self.workers += started
        if not self.security:
            with self.client() as client:
                living = sum(worker.poll() is None for worker in self.workers)
                client.wait_for_workers(living, timeout=STARTING_SECONDS)
        return started

    def client(self) -> Client:
        """A connection of the test's own."""
        return Client(self.address, timeout=STARTING_SECONDS, set_as_default=False)

    def stop_workers(self) -> None:
        """End the workers, and wait until the scheduler knows."""
        for worker in self.workers:
            worker.kill()
        for worker in self.workers:
            worker.wait()
        self.workers.clear()
        if self.security or self.scheduler.poll() is not None:
            return
        with self.client() as client:
            until = time.monotonic() + STARTING_SECONDS
            while client.nthreads() and time.monotonic() < until:
                time.sleep(0.05)

    def stop(self) -> None:
        """End everything."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def start_dask(words: list[str], log: Path, code: Path) -> subprocess.Popen[bytes]:
    """One `dask` command in a process of its own, with the product from `code` and these tests."""
    settings = {
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(ALLOWED_FAILURES),
        # A worker has no item but the one that it works on: else both would be blamed for its end.
        "DASK_DISTRIBUTED__SCHEDULER__WORKER_SATURATION": "1.0",
    }
    path = os.pathsep.join(map(str, (code, Path(__file__).parent)))
    with log.open("ab") as writing:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            env={**os.environ, **settings, "PYTHONPATH": path},
            cwd=log.parent,
            stdout=writing,
            stderr=writing,
        )


@contextmanager
def real_cluster(folder: Path, security: tuple[str, ...] = ()) -> Iterator[RealCluster]:
    """A scheduler without workers; it and all workers that are started for it end afterwards."""
    port, log = free_port(), folder / "dask.log"
    words = ["scheduler", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--dashboard-address", "127.0.0.1:0", *security]
    scheme = "tls" if security else "tcp"
    scheduler = start_dask(words, log, ROOT)
    cluster = RealCluster(f"{scheme}://127.0.0.1:{port}", scheduler, log, security)
    try:
        wait_until_answering(port, log)
        yield cluster
    finally:
        cluster.stop()


def wait_until_answering(port: int, log: Path) -> None:
    """Return once somebody listens on the port."""
    until = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"the scheduler did not start: {log.read_text()}")
