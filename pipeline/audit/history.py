"""Read the events of the ledger back, as they were recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import duckdb

from pipeline.database import sql


@dataclass(frozen=True)
class Recorded:
    """One line of `ledger.event` with the provider's name at the time. Instants are aware, UTC."""

    event: int
    kind: str
    batch_id: str | None
    lead_provider_id: str | None
    provider: str | None
    received_at: datetime
    server_date: datetime | None
    filename: str | None
    bytes: int | None
    sha256: str | None
    canonical_sha256: str | None
    options: dict[str, Any]
    status: str | None
    exit_code: int | None
    counts: dict[str, int]
    software_version: str | None
    rules_version: str | None
    result_hash: str | None
    content_hash: str
    previous_hash: str
    event_hash: str
    reference: int

    @property
    def has_file(self) -> bool:
        """Whether a file was archived for it, from which it can be judged again."""
        return self.kind in ("batch", "load") and self.batch_id is not None


@dataclass(frozen=True)
class EventFilter:
    """Which events are wanted; what is None is not asked about. `until` is not included.

    `provider` is who sent it or whose statement it is; `concerns` also takes what was loaded about
    a lead provider, and closings of its statements.
    """

    provider: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    batch_id: str | None = None
    concerns: str | None = None


def aware(instant: datetime | None) -> datetime | None:
    """An instant of the ledger with its zone, which is UTC."""
    return instant.replace(tzinfo=UTC) if instant else None


def history(con: duckdb.DuckDBPyConnection, asked: EventFilter | None = None) -> list[Recorded]:
    """The events asked for, in order; `provider` is an ID."""
    asked = asked or EventFilter()
    values = {
        "provider": asked.provider,
        "kind": asked.kind,
        "since": asked.since and asked.since.astimezone(UTC).replace(tzinfo=None),
        "until": asked.until and asked.until.astimezone(UTC).replace(tzinfo=None),
        "batch_id": asked.batch_id,
        "concerns": asked.concerns,
    }
    return [recorded(line) for line in sql.run(con, "audit/history", values).fetchall()]


def recorded_files(
    con: duckdb.DuckDBPyConnection,
) -> list[tuple[str, str, str | None, str | None]]:
    """Kind, batch ID, name and ID of the provider of every file that was recorded, in order."""
    return sql.run(con, "audit/recorded_files").fetchall()


def recorded(line: tuple[Any, ...]) -> Recorded:
    """One event from a line of the query, whose columns are in the order of the fields."""
    found = dict(zip((field.name for field in fields(Recorded)), line, strict=True))
    for name in ("received_at", "server_date"):
        found[name] = aware(found[name])
    for name in ("options", "counts"):
        found[name] = json.loads(found[name]) if found[name] else {}
    return Recorded(**found)


def as_document(event: Recorded) -> dict[str, Any]:
    """An event as JSON shows it."""
    document: dict[str, Any] = {}
    for field in fields(event):
        value = getattr(event, field.name)
        if isinstance(value, datetime):
            value = value.isoformat().replace("+00:00", "Z")
        document[field.name] = value
    del document["reference"]
    return document
