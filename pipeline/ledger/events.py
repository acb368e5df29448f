"""Events: numbered, chained by hashes, one for everything that was ever decided."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from pipeline import __version__
from pipeline.catalogue.versions import rules_version
from pipeline.database import sql
from pipeline.model.outcome import Outcome
from pipeline.model.request import Request

NO_EVENT = "0" * 64
AS_OF = re.compile(r"view as_of\.([a-z_]+) as")
# What the state checks of a batch look at.
VIEWS_OF_BATCH = (
    "lead_provider",
    "cohort",
    "milestone",
    "statement",
    "school",
    "partnership",
    "delivery_partner",
)
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Event:
    """One line of `ledger.event` without its number and hashes. Instants are aware, in UTC."""

    kind: str
    received_at: datetime
    batch_id: str | None = None
    lead_provider_id: str | None = None
    server_date: datetime | None = None
    filename: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    canonical_sha256: str | None = None
    options: dict[str, Any] | None = None
    status: str | None = None
    exit_code: int | None = None
    counts: dict[str, int] | None = None
    software_version: str | None = None
    rules_version: str | None = None
    result_hash: str | None = None


def file_event(
    request: Request,
    kind: str,
    status: str,
    exit_code: int,
    files: list[dict[str, Any]],
    also: dict[str, Any] | None = None,
    **found: Any,
) -> Event:
    """The event of a file that is going to be recorded, with what was found of it.

    `files` are its result files, whose hashes the event keeps; `also` is what else its results say
    and the ledger has nowhere else.
    """
    hashes = {str(file["name"]): str(file["sha256"]) for file in files}
    return Event(
        kind=kind,
        received_at=request.now,
        batch_id=request.batch_id,
        lead_provider_id=request.lead_provider_id,
        server_date=request.server_date,
        filename=request.filename,
        bytes=request.bytes,
        sha256=request.sha256,
        options={**request.options, **(also or {}), "files": hashes},
        status=status,
        exit_code=exit_code,
        software_version=__version__,
        rules_version=rules_version(),
        **found,
    )


def batch_event(request: Request, outcome: Outcome, files: list[dict[str, Any]]) -> Event:
    """The event of a batch whose rows were judged, with the hashes of its result files."""
    return file_event(
        request,
        "batch",
        outcome.status,
        outcome.exit_code,
        files,
        {"partly_checked": outcome.partly_checked} if outcome.partly_checked else None,
        counts=outcome.counts,
        canonical_sha256=outcome.canonical_sha256,
        result_hash=outcome.result_hash,
    )


def load_event(request: Request, counts: dict[str, int], files: list[dict[str, Any]]) -> Event:
    """The event of reference data that is without a fault."""
    return file_event(request, "load", "accepted", 0, files, counts=counts)


def naive(instant: datetime | None) -> datetime | None:
    """UTC without its zone: how the ledger keeps instants."""
    return instant.astimezone(UTC).replace(tzinfo=None) if instant else None


def last_event(con: duckdb.DuckDBPyConnection, before: int | None = None) -> tuple[int, str]:
    """Number and hash of the last event (before that number); (0, zeros) when there is none."""
    found = con.execute(
        "select event, event_hash from ledger.event where event < coalesce($before, event + 1) "
        "order by event desc limit 1",
        {"before": before},
    ).fetchall()
    return found[0] if found else (0, NO_EVENT)


def next_event(
    con: duckdb.DuckDBPyConnection,
    now: datetime,
    lead_provider_id: str | None,
    event: int | None = None,
    views: Collection[str] | None = None,
) -> int:
    """Make table `event_context` and the views on what is known just before the event (its number).

    `event`: an older number sees the ledger as it was then. `views`: these alone are made.
    """
    number = event or last_event(con)[0] + 1
    put_moment(con, now, lead_provider_id, number)
    for statement in sql.statements("ledger/as_of"):
        name = AS_OF.search(statement)
        if views is None or (name and name[1] in views):
            con.execute(statement)
    return number


def put_moment(
    con: duckdb.DuckDBPyConnection,
    now: datetime,
    lead_provider_id: str | None,
    event: int | None = None,
) -> None:
    """Make table `event_context`: when it is, whose file it is, the event where that is known."""
    con.execute(
        "create or replace table event_context as select $now::timestamp as now, "
        "$today::date as today, $provider::uuid as lead_provider_id, $event::bigint as event",
        {
            "now": naive(now),
            "today": now.astimezone(LONDON).date(),
            "provider": lead_provider_id,
            "event": event,
        },
    )


def find_finished(
    con: duckdb.DuckDBPyConnection, lead_provider_id: str, sha256: str
) -> tuple[str, datetime, dict[str, Any]] | None:
    """Batch ID, time (UTC) and counts of the sending of these bytes that left no row rejected."""
    found = con.execute(
        "select batch_id, received_at, counts from ledger.event where kind = 'batch' "
        "and lead_provider_id = $provider and sha256 = $sha256 order by event",
        {"provider": lead_provider_id, "sha256": sha256},
    ).fetchall()
    sent = [
        (batch_id, at.replace(tzinfo=UTC), json.loads(counts)) for batch_id, at, counts in found
    ]
    return next((one for one in sent if not one[2]["rejected"]), None)


def find_job(
    con: duckdb.DuckDBPyConnection, lead_provider_id: str, job: str
) -> tuple[str, int, str, dict[str, Any]] | None:
    """Batch ID, exit code, status and counts of what the sender calls by this ID."""
    found = con.execute(
        "select batch_id, exit_code, status, counts from ledger.event where kind = 'batch' "
        "and lead_provider_id = $provider and contains(options, $job) "
        "and json_extract_string(options, '$.job') = $job",
        {"provider": lead_provider_id, "job": job},
    ).fetchall()
    return (*found[0][:3], json.loads(found[0][3])) if found else None


def is_recorded(con: duckdb.DuckDBPyConnection, batch_id: str) -> bool:
    """Whether the ledger has an event with this batch ID."""
    found = con.execute(
        "select 1 from ledger.event where batch_id = $batch_id limit 1", {"batch_id": batch_id}
    ).fetchall()
    return bool(found)


def line(event: Event, number: int, content_hash: str, previous_hash: str) -> list[Any]:
    """The values of `ledger.event` for this event, without the last, its own hash."""
    return [
        number,
        event.kind,
        event.batch_id,
        event.lead_provider_id,
        naive(event.received_at),
        naive(event.server_date),
        event.filename,
        event.bytes,
        event.sha256,
        event.canonical_sha256,
        canonical_json(event.options),
        event.status,
        event.exit_code,
        canonical_json(event.counts),
        event.software_version,
        event.rules_version,
        event.result_hash,
        content_hash,
        previous_hash,
    ]


def canonical_json(value: dict[str, Any] | None) -> str | None:
    """JSON with sorted keys, or nothing."""
    return None if value is None else json.dumps(value, sort_keys=True, ensure_ascii=False)


def chain(values: list[Any]) -> str:
    """The hash of an event: over all its values, the hash before and that of its content."""
    written = [
        value.isoformat() if isinstance(value, datetime) else value and str(value)
        for value in values
    ]
    text = json.dumps(written, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def reference_version(con: duckdb.DuckDBPyConnection) -> str:
    """The last event that loaded reference data, by number."""
    found = con.execute(
        "select coalesce(max(event), 0) from ledger.event where kind in ('init', 'load')"
    ).fetchall()
    return f"event {found[0][0]}"
