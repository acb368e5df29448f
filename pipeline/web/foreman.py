"""Gives the worker one job after another, and keeps the worker alive; a thread of the web process.

A worker that dies in the middle is started again and gets the same job: a check records nothing,
and what was submitted is known in the ledger by the ID of the job.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.web.child import apart, python
from pipeline.web.jobs import Job, JobStore

MOST_ATTEMPTS = 5
SECONDS_BETWEEN_WORKERS = 1.0
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_TO_FINISH = 60


@dataclass(frozen=True)
class Doing:
    """What the worker does: step, rows done of all rows (0: not known); or who is in its way."""

    job: str
    step: str = ""
    rows: int = 0
    of: int = 0
    busy: bool = False


class WorkerGone(Exception):
    """The worker has ended without an answer."""


class Foreman:
    """The queue at work. `limits` and `server_date` are those of every job."""

    def __init__(
        self,
        root: Path,
        jobs: JobStore,
        limits: dict[str, int],
        server_date: datetime | None,
        log: Callable[[str], None],
    ) -> None:
        self._root = root
        self._jobs = jobs
        self._limits = limits
        self._server_date = server_date
        self._log = log
        self._worker: subprocess.Popen[str] | None = None
        self._wake = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="foreman", daemon=True)
        self._attempts: dict[str, int] = {}
        self.doing: Doing | None = None
        self.names: dict[str, list[str]] = {}
        self.sandbox: bool | None = None
        self.ready = threading.Event()

    def start(self) -> None:
        """Begin with what waits."""
        self._thread.start()

    def wake(self) -> None:
        """Say that there is a job."""
        with self._wake:
            self._wake.notify()

    def stop(self) -> None:
        """Give out no more jobs; the worker finishes the one in hand, within a minute."""
        self._stopping = True
        self.wake()
        worker = self._worker
        if worker is not None:
            with contextlib.suppress(OSError, ValueError):
                worker.stdin.close()  # type: ignore[union-attr]
            with contextlib.suppress(subprocess.TimeoutExpired):
                worker.wait(SECONDS_TO_FINISH)
        self._thread.join(2 * SECONDS_BETWEEN_WORKERS)
        self._close(worker)

    @property
    def worker_id(self) -> int | None:
        """The process ID of the worker."""
        return self._worker.pid if self._worker else None

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._one_round()
            except WorkerGone:
                self._leave_worker()
                time.sleep(SECONDS_BETWEEN_WORKERS)
            except Exception as fault:  # the queue has to go on, whatever happens to one file
                self._log(f"The queue met {type(fault).__name__}: {fault}")
                time.sleep(SECONDS_BETWEEN_WORKERS)

    def _one_round(self) -> None:
        """One job, or a wait for one. The worker is started ahead, so that it is warm."""
        self._need_worker()
        waiting = self._jobs.waiting()
        if not waiting:
            with self._wake:
                self._wake.wait(SECONDS_BETWEEN_LOOKS)
            if self._worker is not None and self._worker.poll() is not None:
                raise WorkerGone
            return
        self._hand_over(waiting[0])

    def _hand_over(self, job: Job) -> None:
        if self._attempts.get(job.id, 0) >= MOST_ATTEMPTS:
            self._attempts.pop(job.id)
            self._jobs.fail(job, "The service stopped each time it tried.")
            return
        self.doing = Doing(job.id, busy=bool(self.doing and self.doing.busy))
        self._tell(self._order(job))
        try:
            said = self._hear(job)
        except WorkerGone:
            if not self._stopping:
                self._attempts[job.id] = self._attempts.get(job.id, 0) + 1
                self._log(f"The worker ended in the middle of job {job.id}.")
            raise
        if "busy" in said:
            self.doing = Doing(job.id, busy=True)
        else:
            self.doing = None
            self._attempts.pop(job.id, None)
            self._keep(job, said)
        if said["last"]:
            raise WorkerGone

    def _order(self, job: Job) -> dict[str, Any]:
        return {
            "job": job.id,
            "mode": job.mode,
            "file": str(self._jobs.file_of(job)),
            "lead_provider_id": job.lead_provider_id,
            "sent_by": job.sent_by,
            "limits": self._limits,
            "server_date": self._server_date.isoformat() if self._server_date else None,
        }

    def _keep(self, job: Job, said: dict[str, Any]) -> None:
        """Keep an answer; a fault of ours is none, unless something was recorded all the same."""
        answer = said["answer"]
        self.names = said["providers"]
        if answer["status"] == "failed":
            self._jobs.fail(job, answer["next_steps"][0].removeprefix("Nothing was recorded. "))
            return
        told = ("said", "folder", "exit_code")
        self._jobs.answer(job, {**answer, **{name: said[name] for name in told}})

    def _need_worker(self) -> None:
        if self._worker is not None:
            return
        self._worker = subprocess.Popen(
            python("pipeline.web.worker", str(self._root)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            **apart(),
        )
        hello = self._hear(None)
        self.sandbox, self.names = hello["sandbox"], hello["providers"]
        self.ready.set()

    def _leave_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        self._close(worker)
        worker.wait()

    @staticmethod
    def _close(worker: subprocess.Popen[str] | None) -> None:
        for stream in (worker.stdin, worker.stdout) if worker else ():
            with contextlib.suppress(OSError, ValueError):
                stream.close()  # type: ignore[union-attr]

    def _tell(self, order: dict[str, Any]) -> None:
        try:
            self._worker.stdin.write(json.dumps(order) + "\n")  # type: ignore[union-attr]
            self._worker.stdin.flush()  # type: ignore[union-attr]
        except (OSError, ValueError) as gone:
            raise WorkerGone from gone

    def _hear(self, job: Job | None) -> dict[str, Any]:
        """The next thing that the worker says, but for steps, which are noted."""
        while True:
            line = self._worker.stdout.readline()  # type: ignore[union-attr]
            if not line.endswith("\n"):
                raise WorkerGone
            said: dict[str, Any] = json.loads(line)
            if "step" not in said:
                return said
            if job is not None:
                self.doing = Doing(job.id, said["step"], said["rows"], said["of"])
