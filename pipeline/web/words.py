"""What the pages say about jobs and results, in plain English."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.web.foreman import Doing
from pipeline.web.jobs import FAILED, SUBMIT, WAITING, Job
from schemas.words import day_in_words

LONDON = ZoneInfo("Europe/London")
# What each step of the work is called here, and which of how many it is.
STEPS = {
    "reading the file": (1, "Reading the file"),
    "checking every field": (2, "Checking every value"),
    "comparing with what is known": (3, "Comparing with what is recorded"),
    "judging rows": (3, "Comparing with what is recorded"),
    "writing the results": (4, "Writing the results"),
}
BUSY = "Another task is using the service. Your file is next."
TAGS = {
    "waiting": ("Waiting", "yellow"),
    "checked": ("Checked, not submitted", "light-blue"),
    "accepted": ("Submitted", "green"),
    "partially_accepted": ("Submitted in part", "orange"),
    "rejected": ("No row recorded", "red"),
    "refused": ("Refused", "red"),
    "duplicate": ("Sent before", "grey"),
    "failed": ("Not checked", "red"),
}


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural where that is right."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def moment(instant: str | datetime) -> str:
    """An instant as a person says it: `8 December 2025 at 10:00`, in London."""
    at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    here = at.astimezone(LONDON).replace(tzinfo=None, second=0, microsecond=0)
    day = day_in_words(here.replace(hour=0, minute=0))
    return f"{day} at {here:%H:%M}"


def waiting_words(place: int, doing: Doing | None, job: Job) -> tuple[str, str]:
    """What is going on with a job that waits, in a heading and a sentence; `place`: files before.

    Nothing in it changes without something having happened.
    """
    what = "Submitting your file" if job.mode == SUBMIT else "Checking your file"
    if doing is not None and doing.job == job.id:
        return what, BUSY if doing.busy else step_words(doing)
    if place:
        return what, f"Waiting: {counted(place, 'file')} before yours"
    return what, "Waiting: your file is next"


def step_words(doing: Doing) -> str:
    """The step that a file is at."""
    if doing.step not in STEPS:
        return f"Step 1 of {len(set(STEPS.values()))}: {STEPS['reading the file'][1]}"
    number, words = STEPS[doing.step]
    rows = f", {doing.rows:,} of {doing.of:,} rows" if doing.of else ""
    return f"Step {number} of {len(set(STEPS.values()))}: {words}{rows}"


def tag_of(job: Job) -> tuple[str, str]:
    """Words and colour of the tag of a job."""
    if job.state == WAITING:
        return TAGS["waiting"]
    if job.submitted is not None:
        return TAGS[job.submitted["status"]]
    if job.checked is None:
        return TAGS["failed"]
    status = job.checked["status"]
    return TAGS[status if status in ("refused", "duplicate") else "checked"]


def failure_words(job: Job) -> tuple[str, str] | None:
    """Why there is no answer, in a heading and a sentence; None: nothing has failed."""
    if job.state != FAILED:
        return None
    done = "submitted" if job.mode == SUBMIT else "checked"
    return f"The file could not be {done}", f"Nothing was recorded. {job.failure}"


def submit_words(counts: dict[str, int]) -> str:
    """The button that records what would be accepted."""
    if counts["accepted"] == counts["rows_read"] - counts["ignored"]:
        return "Submit this file"
    rows = counted(counts["accepted"], "accepted row")
    return f"Submit the {rows}"


def promise(counts: dict[str, int]) -> str:
    """What submitting would do."""
    accepted, rejected = counts["accepted"], counts["rejected"]
    already = counts["already_recorded"]
    if not accepted:
        again = (
            f" {counted(already, 'row')} of it {was(already)} recorded before." if already else ""
        )
        return f"Nothing is recorded, and no row of this file would be.{again}"
    told = f"{counted(accepted, 'row')} will be recorded"
    if rejected:
        told += f" and {rejected:,} will not"
    return (
        f"Nothing is recorded yet. If you submit, {told}. Rows that are recorded can be changed "
        "only by a void or another change."
    )


def was(number: int) -> str:
    return "was" if number == 1 else "were"


def rejected_words(counts: dict[str, int], *, would: bool) -> str:
    """How many rows are rejected, as a heading."""
    rejected, rows = counts["rejected"], counts["rows_read"]
    verb = "would be" if would else was(rejected)
    return f"{rejected:,} of {counted(rows, 'row')} {verb} rejected"


def recorded_words(counts: dict[str, int]) -> str:
    """What a submission has come to, as a heading."""
    accepted, already = counts["accepted"], counts["already_recorded"]
    if not accepted:
        return "No new row was recorded"
    before = f", {counted(already, 'row')} already recorded before" if already else ""
    return f"{counted(accepted, 'row')} recorded{before}"


def count_cells(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The counts, as they are called."""
    return [
        ("Rows", counts["rows_read"]),
        ("Accepted", counts["accepted"]),
        ("Already recorded", counts["already_recorded"]),
        ("Rejected", counts["rejected"]),
        ("Ignored", counts["ignored"]),
        ("Warnings", counts["warnings"]),
    ]


def steps_to_take(ack: dict[str, Any]) -> list[str]:
    """The next steps of the acknowledgement that are no news on this page."""
    skipped = (
        "NOT SUBMITTED",
        "The file was refused",
        "Send the same file with submit",
        "Look at the warnings",
    )
    return [step for step in ack["next_steps"] if not step.startswith(skipped)]
