"""Files sent: a provider's jobs, and batches that came by folder or command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.web import published, words
from pipeline.web.access import Access
from pipeline.web.jobs import Job
from pipeline.web.service import Service

A_PAGE = 25
CAME_BY = {"folder": "from the drop folder", "command": "from the command line"}


@dataclass(frozen=True)
class Entry:
    """A line of the list, before it is known what it shows: when, and what it is about."""

    at: str
    number: int
    id: str
    job: Job | None
    folder: Path | None


@dataclass(frozen=True)
class Line:
    """A line of the list as it is shown."""

    id: str
    filename: str
    sent: str
    by: str
    tag: tuple[str, str]
    counts: dict[str, Any] | None


def entries(service: Service, who: Access) -> list[Entry]:
    """All of them, the newest first."""
    jobs = service.jobs.of_provider(who.lead_provider_id)
    found = [Entry(compact(job.sent_at), job.number, job.id, job, None) for job in jobs]
    # A file that was sent before has the results of then, which stand in the list by themselves.
    own = {
        job.submitted["batch_id"]
        for job in jobs
        if job.submitted is not None and job.submitted["status"] != "duplicate"
    }
    outboxes = service.outboxes(who.lead_provider_id, who.provider)
    for batch_id, folder in published.batch_ids(outboxes).items():
        if batch_id not in own:
            found.append(Entry(batch_id.partition("-")[0], 0, batch_id, None, folder))
    return sorted(found, key=lambda entry: (entry.at, entry.number, entry.id), reverse=True)


def compact(instant: str) -> str:
    """An instant as batch IDs begin."""
    return f"{datetime.fromisoformat(instant).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def sender(ack: dict[str, Any]) -> str:
    """Who sent a batch, or what it came by, as far as that is known."""
    if ack["sent_by"]:
        return f"by {ack['sent_by']}"
    return CAME_BY.get(ack["channel"], "")


def lines(found: list[Entry]) -> list[Line]:
    """How entries are shown; a batch whose results cannot be read is left out."""
    return [line for entry in found if (line := line_of(entry)) is not None]


def line_of(entry: Entry) -> Line | None:
    """How one entry is shown."""
    if entry.job is not None:
        job = entry.job
        answer = job.answer
        counts = answer["counts"] if answer and answer["status"] != "refused" else None
        sent, tag = words.moment(job.sent_at), words.tag_of(job)
        return Line(job.id, job.filename, sent, f"by {job.sent_by}", tag, counts)
    if entry.folder is None or (ack := published.read_ack(entry.folder)) is None:
        return None
    counts = None if ack["status"] == "refused" else ack["counts"]
    return Line(
        entry.id,
        ack["source"]["filename"],
        words.moment(ack["received_at"]),
        sender(ack),
        words.TAGS.get(ack["status"], words.TAGS["failed"]),
        counts,
    )
