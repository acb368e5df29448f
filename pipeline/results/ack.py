"""The acknowledgement: what was received, what became of it, what to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import duckdb

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


def acknowledge(
    con: duckdb.DuckDBPyConnection, ack: Ack, files: list[dict[str, Any]]
) -> dict[str, Any]:
    """The document `ack.json` (interface, section 5); needs the table `told`."""
    return document(ack, errors_by_code(con), files)


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


def errors_by_code(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every code that was found, the most serious and the most frequent first."""
    found = con.execute(
        """
        select
            code,
            any_value(title) as title,
            severity,
            count(*) as found,
            (list(row order by seq) filter (where row is not null))[:5] as first_rows
        from told
        group by code, severity
        order by strpos('FEWI', severity), found desc, code
        """
    ).fetchall()
    return [
        {
            "code": code,
            "title": title,
            "severity": severity,
            "count": count,
            "first_rows": rows or [],
        }
        for code, title, severity, count, rows in found
    ]


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
