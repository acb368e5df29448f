"""The events as a person or a spreadsheet reads them."""

from __future__ import annotations

import csv
import io
from typing import Any

from pipeline.audit.history import Recorded, as_document
from pipeline.workspace.folders import in_one_line

LOG_COLUMNS = (
    "event",
    "kind",
    "batch_id",
    "provider",
    "received_at",
    "server_date",
    "cohort",
    "name",
    "label",
    "before",
    "after",
    "total",
    "filename",
    "bytes",
    "sha256",
    "status",
    "exit_code",
    "rows_read",
    "accepted",
    "already_recorded",
    "rejected",
    "software_version",
    "rules_version",
    "result_hash",
    "content_hash",
    "previous_hash",
    "event_hash",
    "sent_by",
    "channel",
)


def as_csv(events: list[Recorded]) -> str:
    """The events as CSV, one line each; the counts as columns."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(LOG_COLUMNS)
    for event in events:
        values = {**event.options, **as_document(event), **event.counts}
        writer.writerow([safe(values.get(name)) for name in LOG_COLUMNS])
    return text.getvalue()


def safe(value: Any) -> Any:
    """A value that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value


def money_of(event: Recorded) -> str:
    """Which statement an event is about, with label, amounts and total."""
    told = event.options
    if event.kind == "close":
        return f"as at {told.get('as_at', '')}"
    parts = [f"cohort {told['cohort']}"] if told.get("cohort") else []
    parts += [str(told[name]) for name in ("name", "label") if told.get(name)]
    if "before" in told:
        parts.append(f"{told['before']} to {told['after']}")
    if "total" in told:
        parts.append(f"total {told['total']}")
    if event.kind == "files":
        parts.append(f"{len(told.get('files', []))} files of event {told.get('event')}")
    return ", ".join(parts)


def log_line(event: Recorded) -> str:
    """One event in one line for a person."""
    parts = [
        f"{event.event:>5}",
        f"{event.received_at:%Y-%m-%d %H:%M:%S}Z",
        f"{event.kind:<6}",
        event.batch_id or money_of(event) or "-",
        event.provider or "-",
        in_one_line(event.filename or ""),
    ]
    if event.kind == "retention":
        parts.append(f"{len(event.options.get('removed', ()))} files removed")
    if event.kind == "batch":
        counts = event.counts
        parts.append(
            f"{counts.get('accepted', 0)} accepted, {counts.get('already_recorded', 0)} already "
            f"recorded, {counts.get('rejected', 0)} rejected"
        )
    if event.options.get("sent_by"):
        parts.append(f"sent by {in_one_line(event.options['sent_by'])}")
    return "  ".join([*(part for part in parts if part), event.event_hash[:12]])
