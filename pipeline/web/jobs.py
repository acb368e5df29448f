"""Files that were handed in on the upload page, as jobs on the disk: `web/jobs/<id>/`.

A job is there once its folder has its name: the file is whole then and on the disk. `job.json` is
replaced by a rename, so that what is read after a crash is what was last said. The web process
alone writes them.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.web.durable import write_whole
from pipeline.workspace.publishing import sync

WAITING, ANSWERED, FAILED = "waiting", "answered", "failed"
CHECK, SUBMIT = "check", "submit"
NEW = ".new-"
SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Job:
    """A file that was handed in, and what became of it.

    `number` is its place in the queue; `state` is about the last thing that was asked for it
    (`mode`). `checked` and `submitted` are answers of the worker; `failure` says in a sentence why
    there is none.
    """

    id: str
    number: int
    lead_provider_id: str
    provider: str
    filename: str
    bytes: int
    sent_by: str
    access: str
    sent_at: str
    mode: str = CHECK
    state: str = WAITING
    checked: dict[str, Any] | None = None
    submitted: dict[str, Any] | None = None
    failure: str = ""

    @property
    def answer(self) -> dict[str, Any] | None:
        """What was answered last."""
        return self.submitted or self.checked

    @property
    def may_be_submitted(self) -> bool:
        """Whether it was checked, something of it would be recorded, and nobody asked for it."""
        checked = self.checked or {}
        return (
            self.submitted is None
            and self.state != WAITING
            and checked.get("status") in ("accepted", "partially_accepted")
            and bool(checked["counts"]["accepted"])
        )


class JobStore:
    """All jobs, in memory and on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._jobs: dict[str, Job] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.iterdir()):
            if path.name.startswith(NEW):
                shutil.rmtree(path, ignore_errors=True)  # an upload that was cut off
            else:
                with contextlib.suppress(OSError, ValueError, TypeError):
                    job = Job(**json.loads((path / "job.json").read_text(encoding="utf-8")))
                    self._jobs[job.id] = job

    def folder_of(self, job_id: str) -> Path:
        return self._folder / job_id

    def file_of(self, job: Job) -> Path:
        """The file as it was handed in."""
        return self._folder / job.id / "file" / job.filename

    def open_folder(self) -> Path:
        """A folder for an upload that has begun."""
        folder = self._folder / f"{NEW}{secrets.token_hex(12)}"
        (folder / "file").mkdir(parents=True)
        return folder

    def add(self, folder: Path, most_waiting: int, **facts: Any) -> Job | None:
        """Make a folder of `open_folder`, with its file, a job, which waits for its check.

        None: so many of the provider's files wait already.
        """
        with self._lock:
            if self.waiting_for(facts["lead_provider_id"]) >= most_waiting:
                return None
            job = Job(id=folder.name.removeprefix(NEW), number=self._next_number(), **facts)
            write_whole(folder / "job.json", as_text(job))
            sync(self._folder)
            folder.rename(self.folder_of(job.id))
            sync(self._folder)
            self._jobs[job.id] = job
            return job

    def get(self, job_id: str, lead_provider_id: str) -> Job | None:
        """A provider's own job; None for another's, as for one that there is not."""
        job = self._jobs.get(job_id)
        return job if job and job.lead_provider_id == lead_provider_id else None

    def of_provider(self, lead_provider_id: str) -> list[Job]:
        """A provider's jobs."""
        with self._lock:
            return [job for job in self._jobs.values() if job.lead_provider_id == lead_provider_id]

    def waiting(self) -> list[Job]:
        """What waits, in the order of the queue."""
        with self._lock:
            waiting = [job for job in self._jobs.values() if job.state == WAITING]
        return sorted(waiting, key=lambda job: job.number)

    def waiting_for(self, lead_provider_id: str) -> int:
        """How many of a provider's files wait."""
        return sum(job.lead_provider_id == lead_provider_id for job in self.waiting())

    def ask_to_submit(self, job: Job, sent_by: str, access: str) -> bool:
        """Put a checked file into the queue again, to be recorded. False: it may not be (again)."""
        with self._lock:
            now = self._jobs[job.id]
            if not now.may_be_submitted:
                return False
            self._write(
                replace(
                    now,
                    number=self._next_number(),
                    mode=SUBMIT,
                    state=WAITING,
                    sent_by=sent_by,
                    access=access,
                    failure="",
                )
            )
            return True

    def answer(self, job: Job, answer: dict[str, Any]) -> None:
        """Keep what the worker answered."""
        answered = replace(job, state=ANSWERED, failure="")
        if job.mode == SUBMIT:
            self._write(replace(answered, submitted=answer))
        else:
            self._write(replace(answered, checked=answer))

    def fail(self, job: Job, why: str) -> None:
        """Keep why there is no answer."""
        self._write(replace(job, state=FAILED, failure=why))

    def old(self, days: int) -> list[Job]:
        """Jobs of which nothing was asked or answered for so many days."""
        before = time.time() - days * SECONDS_A_DAY
        with self._lock:
            return [
                job
                for job in self._jobs.values()
                if job.state != WAITING
                and (self.folder_of(job.id) / "job.json").stat().st_mtime < before
            ]

    def remove(self, job: Job) -> None:
        """Remove a job, its file and the results of its check."""
        with self._lock:
            del self._jobs[job.id]
            gone = self._folder / f"{NEW}{job.id}"
            self.folder_of(job.id).rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _next_number(self) -> int:
        return max((job.number for job in self._jobs.values()), default=0) + 1

    def _write(self, job: Job) -> None:
        with self._lock:
            write_whole(self.folder_of(job.id) / "job.json", as_text(job))
            self._jobs[job.id] = job


def as_text(job: Job) -> str:
    """What `job.json` holds."""
    return json.dumps(asdict(job), indent=1, ensure_ascii=False) + "\n"
