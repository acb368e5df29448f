"""Files sent: the list, one file with what became of it, its results, and submitting it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, redirect, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from pipeline.web import listing, published, words
from pipeline.web.jobs import WAITING, Job
from pipeline.web.pages import page, service, who

views = Blueprint("batches", __name__)
# A page of ours, in a file of its own: no script, no address, its style inside.
IN_A_BOX = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
TITLES_AT_MOST = 10


@dataclass(frozen=True)
class Shown:
    """What a page is about: a job, or results that came another way; and their folder."""

    id: str
    filename: str
    job: Job | None
    folder: Path | None


def find(shown_id: str) -> Shown:
    """One of the provider's own; any other is not found, whether there is one or not."""
    job = service().jobs.get(shown_id, who().lead_provider_id)
    if job is not None:
        answer = job.answer
        folder = (
            service().workspace.root / answer["folder"] if answer and answer["folder"] else None
        )
        return Shown(job.id, job.filename, job, folder)
    outboxes = service().outboxes(who().lead_provider_id, who().provider)
    results = published.batch_ids(outboxes).get(shown_id)
    ack = results and published.read_ack(results)
    if results is None or not ack:
        abort(404)
    return Shown(shown_id, ack["source"]["filename"], None, results)


@views.get("/batches")
def list_all() -> Response:
    """Files sent, a page of them."""
    entries = listing.entries(service(), who())
    pages = max(1, -(-len(entries) // listing.A_PAGE))
    asked = request.args.get("page", "1")
    is_number = asked.isascii() and asked.isdecimal() and len(asked) < 10
    number = max(1, min(int(asked), pages)) if is_number else 1
    start = (number - 1) * listing.A_PAGE
    return page(
        "batches",
        "Files sent" if pages == 1 else f"Files sent (page {number} of {pages})",
        current="/batches",
        lines=listing.lines(entries[start : start + listing.A_PAGE]),
        number=number,
        pages=pages,
    )


@views.get("/batches/<shown_id>")
def show(shown_id: str) -> Response:
    """One file: how far it is, or what became of it."""
    shown = find(shown_id)
    job = shown.job
    if job is not None and job.state == WAITING:
        heading, sentence = progress_of(job)
        told: dict[str, Any] = {"heading": heading, "sentence": sentence, "job": job}
        return page("waiting", heading, current="/batches", **told)
    ack = published.read_ack(shown.folder) if shown.folder else None
    if job is not None and (ack is None or shown.folder is None):
        return show_without_results(job)
    if ack is None or shown.folder is None:
        abort(404)
    return page(
        "results", shown.filename, current="/batches", **values_of(shown, ack, shown.folder)
    )


def show_without_results(job: Job) -> Response:
    """A job that could not be checked, or whose results are not to be read (yet)."""
    failure = words.failure_words(job) or (
        "The results are not here",
        "If the file was sent just now, load this page again in a minute. Otherwise they were "
        "removed because they are old: ask whoever runs this service.",
    )
    told: dict[str, Any] = {"job": job, "failure": failure}
    return page("failed", failure[0], current="/batches", **told)


def values_of(shown: Shown, ack: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What the page of results shows."""
    job = shown.job
    found = published.read_findings(folder, ack)
    files = published.files_in(folder, published.RESULT_FILES)
    status = (job.answer or {})["status"] if job else ack["status"]
    is_check = ack["mode"] == "check"
    return {
        "shown": shown,
        "ack": ack,
        "outcome": status,
        "is_check": is_check,
        "tag": words.tag_of(job) if job else words.TAGS[status],
        "sent": words.moment(job.sent_at if job else ack["received_at"]),
        "by": f"by {job.sent_by}" if job else listing.sender(ack),
        "first_sent": words.moment(ack["received_at"]),
        "failure": words.failure_words(job) if job else None,
        "notes": (job.answer or {}).get("said", []) if job and job.submitted else [],
        "cells": words.count_cells(ack["counts"]),
        "promise": words.promise(ack["counts"]),
        "recorded": words.recorded_words(ack["counts"]),
        "rejected": words.rejected_words(ack["counts"], would=is_check),
        "submit": words.submit_words(ack["counts"]) if job and job.may_be_submitted else "",
        "wrong": [one for one in found if one.severity in "FE"],
        "titles": [one for one in found if one.severity in "FE"][:TITLES_AT_MOST],
        "warnings": [one for one in found if one.severity == "W"],
        "remarks": [one for one in found if one.severity == "I"],
        "steps": words.steps_to_take(ack),
        "files": files,
        "has_sheets": len(ack["source"]["sheets"]) > 1,
    }


def progress_of(job: Job) -> tuple[str, str]:
    """How far a job is that waits or is worked at."""
    doing = service().foreman.doing
    at_work = {doing.job} if doing else set()
    before = [other for other in service().jobs.waiting() if other.number < job.number]
    place = len({other.id for other in before} | at_work - {job.id})
    return words.waiting_words(place, doing, job)


@views.get("/batches/<shown_id>/state")
def state(shown_id: str) -> Response:
    """How far a file is, for the script of the page."""
    job = service().jobs.get(shown_id, who().lead_provider_id)
    if job is None:
        abort(404)
    if job.state != WAITING:
        return jsonify({"done": True, "sentence": "Done"})
    return jsonify({"done": False, "sentence": progress_of(job)[1]})


@views.post("/batches/<shown_id>/submit")
def submit(shown_id: str) -> AnyResponse:
    """Have a checked file judged again, now recording; asked twice, it is done once."""
    job = service().jobs.get(shown_id, who().lead_provider_id)
    if job is None:
        abort(404)
    if service().jobs.ask_to_submit(job, who().label, who().id):
        facts = {"job": job.id, "file": job.filename, "bytes": job.bytes}
        service().audit.note("submitted", who(), request.remote_addr or "", **facts)
        service().foreman.wake()
    return redirect(f"/batches/{job.id}", 303)


@views.get("/batches/<shown_id>/files/<name>")
def result_file(shown_id: str, name: str) -> Response:
    """One of the result files."""
    shown = find(shown_id)
    if name not in published.RESULT_FILES or shown.folder is None:
        abort(404)
    path = shown.folder / name
    if not path.is_file() or path.is_symlink():
        abort(404)
    stem = Path(shown.filename).stem
    facts = {"job": shown.id if shown.job else None, "batch": shown.folder.name, "file": name}
    service().audit.note("downloaded", who(), request.remote_addr or "", **facts)
    return send(path, f"{stem} {name}")


def send(path: Path, download_name: str) -> Response:
    """A file to keep; a page to read is shown, shut into a box of its own."""
    is_page = path.suffix == ".html"
    if is_page:
        g.content_security = IN_A_BOX
    return send_file(
        path, as_attachment=not is_page, download_name=download_name, max_age=0, conditional=False
    )
