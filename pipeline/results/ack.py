"""The acknowledgement: what was received, what became of it, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pipeline import __version__
from pipeline.catalogue.versions import rules_version
from pipeline.model.outcome import Declared
from pipeline.model.received import Received
from pipeline.model.request import Request

COUNTED = ("accepted", "already_recorded", "rejected", "ignored")
NO_ROWS = dict.fromkeys(("rows_read", *COUNTED, "warnings", "not_evaluated"), 0)
SCHEMA = "ecf-batch-ack/1"


@dataclass(frozen=True)
class Ack:
    """What a command knows about a file besides what the working database holds.

    `declared` are the accepted declarations; of `partly_checked` rejected rows some rules were not
    asked; `changed_by_spreadsheets` are columns of rejected.csv that opening it would change.
    """

    mode: str
    batch_id: str | None
    provider: str
    received_at: str
    server_date: str | None
    source: dict[str, Any]
    versions: dict[str, str]
    status: str
    counts: dict[str, int] = field(default_factory=lambda: dict(NO_ROWS))
    counts_by_type: dict[str, dict[str, int]] = field(default_factory=dict)
    declared: Sequence[Declared] = ()
    partly_checked: int = 0
    changed_by_spreadsheets: Sequence[str] = ()
    channel: str = "command"
    sent_by: str | None = None
    control: dict[str, Any] | None = None
    duplicate_of: str | None = None
    result_hash: str | None = None
    ledger_hash: str | None = None


def instant_text(instant: datetime | None) -> str | None:
    """An instant as the API writes it: UTC with Z."""
    if instant is None:
        return None
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def opening_ack(request: Request) -> Ack:
    """The acknowledgement as far as it is known before the file is opened."""
    return Ack(
        mode=request.mode,
        batch_id=request.batch_id or None,
        provider=request.provider,
        channel=request.channel,
        sent_by=request.sent_by,
        received_at=instant_text(request.now) or "",
        server_date=instant_text(request.server_date),
        source={
            "filename": request.filename,
            "bytes": request.bytes if request.batch_id else None,
            "sha256": request.sha256 or None,
            "canonical_sha256": None,
            "format": None,
            "encoding": None,
            "delimiter": None,
            "sheets": [],
        },
        versions={
            "ecf_batch": __version__,
            "rules": rules_version(),
            "reference": request.reference,
        },
        status="refused",
    )


def source_of(request: Request, received: Received, canonical: str | None) -> dict[str, Any]:
    """What the file turned out to be."""
    return {
        **opening_ack(request).source,
        "canonical_sha256": canonical,
        "format": received.format,
        "encoding": received.encoding,
        "delimiter": received.delimiter,
        "sheets": [sheet.name for sheet in received.sheets if sheet.name],
    }


def document(ack: Ack, found: list[dict[str, Any]], files: list[dict[str, Any]]) -> dict[str, Any]:
    """The keys of the acknowledgement, in the order of the interface."""
    return {
        "schema": SCHEMA,
        "mode": ack.mode,
        "batch_id": ack.batch_id,
        "provider": ack.provider,
        "received_at": ack.received_at,
        "server_date": ack.server_date,
        "source": ack.source,
        "versions": ack.versions,
        "status": ack.status,
        "counts": ack.counts,
        "counts_by_type": ack.counts_by_type,
        "counts_by_state": count_states(ack.declared),
        "sent_by": ack.sent_by,
        "channel": ack.channel,
        "errors_by_code": found,
        "control": ack.control,
        "duplicate_of": ack.duplicate_of,
        "result_hash": ack.result_hash,
        "ledger_hash": ack.ledger_hash,
        "files": files,
        "next_steps": next_steps(ack),
    }


def next_steps(ack: Ack) -> list[str]:
    """What the sender should do now, in sentences."""
    steps = []
    if ack.mode == "check":
        steps.append("NOT SUBMITTED: this was a check and nothing was recorded.")
    if ack.status == "refused":
        read = "errors.csv" if ack.mode == "load" else "report.html or errors.csv"
        steps.append(
            f"The file was refused and nothing was recorded. Read {read}, put the file right and "
            "send it again."
        )
    elif ack.status == "duplicate":
        return steps
    elif ack.mode == "load":
        steps.append("The reference data is loaded.")
    else:
        steps += steps_of_rows(ack)
    return steps


def steps_of_rows(ack: Ack) -> list[str]:
    """Next steps after rows were judged."""
    steps = []
    if ack.declared:
        steps.append(where_paid(ack.declared, would=ack.mode == "check"))
    if ack.counts["rejected"]:
        steps.append(
            f"{ack.counts['rejected']} of {ack.counts['rows_read']} rows were rejected. Correct "
            "them on the sheet Rejected of results.xlsx, or in rejected.csv, and send that file: "
            "what was accepted is not sent again, and the columns result_... may stay."
        )
    if ack.partly_checked:
        one = ack.partly_checked == 1
        steps.append(
            f"{ack.partly_checked} {'row was' if one else 'rows were'} checked only in part, "
            f"because what is wrong with {'it' if one else 'them'} keeps the other checks from "
            f"being made. These are made when {'it is' if one else 'they are'} sent again."
        )
    if ack.changed_by_spreadsheets:
        one = len(ack.changed_by_spreadsheets) == 1
        steps.append(
            "A spreadsheet would change what stands in rejected.csv when it opens it (as 00123 to "
            f"123), in the {'column' if one else 'columns'} "
            f"{', '.join(ack.changed_by_spreadsheets)}. Correct the rows in results.xlsx, where "
            "everything is text and nothing changes, or import rejected.csv with "
            f"{'this column' if one else 'these columns'} as text."
        )
    if ack.counts["warnings"]:
        steps.append(
            "Look at the warnings: they are in report.html and in errors.csv (severity W)."
        )
    if ack.counts["accepted"] and ack.mode == "check":
        steps.append("Send the same file with submit to record what would be accepted.")
    elif ack.counts["accepted"]:
        steps.append(
            "Accepted means recorded, not paid: only declarations that are on a statement when it "
            "is paid are."
        )
    return steps


def count_states(declared: Sequence[Declared]) -> dict[str, int]:
    """How many declarations were accepted in each state."""
    counts: dict[str, int] = {}
    for some in declared:
        counts[some.state] = counts.get(some.state, 0) + some.count
    return counts


def where_paid(declared: Sequence[Declared], *, would: bool) -> str:
    """What the accepted declarations come to: on which statements, and how many on none."""
    cohorts = {some.cohort for some in declared if some.state == "eligible"}
    places: dict[str, int] = {}
    order = ("eligible", "submitted", "ineligible")
    for some in sorted(declared, key=lambda some: order.index(some.state)):
        cohort = f" (cohort {some.cohort})" if len(cohorts) > 1 else ""
        place = f"on statement {some.statement}{cohort}" if some.statement else some.state
        places[place] = places.get(place, 0) + some.count
    told = [in_words(place, count, would=would) for place, count in places.items()]
    first = sum(places.values())
    return (
        f"Of {first} {'declaration' if first == 1 else 'declarations'} accepted: {', '.join(told)}."
    )


def in_words(place: str, count: int, *, would: bool) -> str:
    """How many declarations are where, or wait, or will not be paid."""
    one = count == 1
    if place.startswith("on statement"):
        return f"{count} {'would be ' if would else ''}{place}"
    if place == "submitted":
        return f"{count} {'would wait' if would else 'waits' if one else 'wait'} for eligibility"
    if place == "ineligible":
        return f"{count} {'would' if would else 'will'} not be paid"
    return f"{count} {'would be ' if would else ''}{place}"
