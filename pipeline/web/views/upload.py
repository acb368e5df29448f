"""Send a file: it is kept as a job, which is checked first."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Blueprint, Response, g, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from pipeline.web.access import Access
from pipeline.web.jobs import Job
from pipeline.web.pages import GONE_WRONG, page, problem, service, who
from pipeline.web.service import MOST_WAITING

views = Blueprint("upload", __name__)
NO_FILE = "Select a CSV or XLSX file"
EMPTY = "The selected file is empty"
QUEUE_FULL = (
    f"{MOST_WAITING} of your files are waiting already. Wait until one of them is done, "
    "then send this one"
)


def large_words() -> str:
    """What is wrong with a file that is too large."""
    return f"The selected file must be smaller than {service().settings.max_upload_mb}MB"


@views.get("/upload")
def form() -> Response:
    """Ask for a file."""
    return ask()


def ask(error: str = "", status: int = 200) -> Response:
    """The form, with what is wrong."""
    title = "Error: Send a file" if error else "Send a file"
    settings = service().settings
    return page(
        "upload",
        title,
        status,
        current="/upload",
        error=error,
        most_mb=settings.max_upload_mb,
        most_bytes=settings.most_bytes,
        too_large=large_words(),
    )


@views.post("/upload")
def take() -> AnyResponse:
    """Keep the file; it is on the disk before anybody hears that it was taken."""
    sent = request.files.get("file")
    if sent is None or "upload" not in g:
        return ask(NO_FILE)
    with sent.stream:
        sent.stream.flush()
        os.fsync(sent.stream.fileno())
    path: Path = g.upload
    size = path.stat().st_size
    if not size:
        return ask(EMPTY)
    if size >= service().settings.most_bytes:
        return ask(large_words(), 413)
    job = make_job(path, size, who())
    if job is None:
        return ask(QUEUE_FULL, 429)
    address = request.remote_addr or ""
    facts = {"job": job.id, "file": job.filename, "bytes": job.bytes}
    service().audit.note("uploaded", who(), address, **facts)
    service().foreman.wake()
    return redirect(f"/batches/{job.id}", 303)


def make_job(path: Path, size: int, person: Access) -> Job | None:
    """The job of a file; None: too many of the provider's wait."""
    return service().jobs.add(
        path.parents[1],
        MOST_WAITING,
        lead_provider_id=person.lead_provider_id,
        provider=person.provider,
        filename=path.name,
        bytes=size,
        sent_by=person.label,
        access=person.id,
        sent_at=service().now().isoformat(),
    )


def too_large(_: RequestEntityTooLarge) -> AnyResponse:
    """A file above the limit, or a form that none of ours is."""
    if request.endpoint == "upload.take" and g.get("who") is not None:
        return ask(large_words(), 413)
    return problem(413, *GONE_WRONG)
