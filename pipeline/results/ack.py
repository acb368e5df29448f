"""The acknowledgement: what was received, what became of it, what to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pipeline import __version__
from pipeline.catalogue.versions import rules_version
from pipeline.model.received import Received
from pipeline.model.request import Request

COUNTED = ("accepted", "already_recorded", "rejected", "ignored")
NO_ROWS = dict.fromkeys(("rows_read", *COUNTED, "warnings", "not_evaluated"), 0)
SCHEMA = "ecf-batch-ack/1"


@dataclass(frozen=True)
class Ack:
    """What a command knows about a file besides what the working database holds."""

    mode: str
    batch_id: str
    provider: str
    received_at: str
    server_date: str | None
    source: dict[str, Any]
    versions: dict[str, str]
    status: str
    counts: dict[str, int] = field(default_factory=lambda: dict(NO_ROWS))
    counts_by_type: dict[str, dict[str, int]] = field(default_factory=dict)
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
        batch_id=request.batch_id,
        provider=request.provider,
        received_at=instant_text(request.now) or "",
        server_date=instant_text(request.server_date),
        source={
            "filename": request.filename,
            "bytes": request.bytes,
            "sha256": request.sha256,
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
        steps.append(
            "The file was refused and nothing was recorded. Read errors.csv, put the file right "
            "and send it again."
        )
    elif ack.status == "duplicate":
        steps.append(
            f"This file was sent before as {ack.duplicate_of}; its results stand and nothing more "
            "was recorded."
        )
    elif ack.mode == "load":
        steps.append("The reference data is loaded.")
    else:
        steps += steps_of_rows(ack)
    return steps


def steps_of_rows(ack: Ack) -> list[str]:
    """Next steps after rows were judged."""
    steps = []
    if ack.counts["rejected"]:
        steps.append(
            f"{ack.counts['rejected']} of {ack.counts['rows_read']} rows were rejected. Correct "
            "them in rejected.csv and send that file: the columns result_... may stay."
        )
    if ack.counts["warnings"]:
        steps.append("Look at the warnings in accepted.csv (column result_warning_codes).")
    if ack.counts["accepted"] and ack.mode == "submit":
        steps.append(
            "Accepted means recorded. Whether a declaration is paid is decided by its state and "
            "its statement: only eligible ones are on a statement."
        )
    elif ack.counts["accepted"] and ack.mode == "check":
        steps.append("Send the same file with submit to record what would be accepted.")
    return steps
