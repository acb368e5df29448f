"""Makes the rows of a resource, as of one event, as one provider may see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import duckdb

from pipeline.database import sql
from pipeline.export.query import Query, create_exporting, read_current_ids
from pipeline.export.shapes import Resource


@dataclass(frozen=True)
class Retired:
    """An ID that was asked for and is read as another one."""

    participant_id: UUID
    current_id: UUID


def create_rows(
    con: duckdb.DuckDBPyConnection, resource: Resource, lead_provider: str, query: Query
) -> tuple[Query, list[Retired]]:
    """Make `export_row`: all rows of the resource, before filters; needs `this`.

    Returns the query with the IDs that are used now, and which were retired.
    """
    sql.run(con, "export/known")
    query, retired = use_current_ids(con, resource, query)
    create_exporting(con, lead_provider, query)
    drop_rows(con)
    for name in (*resource.needs, resource.name):
        sql.run(con, f"export/{name}")
    return query, retired


def drop_rows(con: duckdb.DuckDBPyConnection) -> None:
    """Take away the rows of another resource: of some they are a view, of others a table."""
    found = con.execute(
        "select table_type from information_schema.tables where table_catalog = 'memory' "
        "and table_schema = 'exporting' and table_name = 'exported_row'"
    ).fetchall()
    for (kind,) in found:
        con.execute(f"drop {'view' if kind == 'VIEW' else 'table'} exporting.exported_row")


def use_current_ids(
    con: duckdb.DuckDBPyConnection, resource: Resource, query: Query
) -> tuple[Query, list[Retired]]:
    """Read retired participant IDs as the ones that took their place (rulebook, section 1)."""
    of_record = [query.record_id] if resource.person and query.record_id else []
    current = read_current_ids(con, [*query.participant_id, *of_record])
    retired = [Retired(old, new) for old, new in current.items()]
    if not retired:
        return query, []
    people = tuple(current.get(one, one) for one in query.participant_id)
    record_id = query.record_id
    if record_id in of_record:
        record_id = current.get(record_id, record_id)
    return replace(query, participant_id=people, record_id=record_id), sorted(
        retired, key=lambda one: one.participant_id
    )


def find_event_at(con: duckdb.DuckDBPyConnection, moment: datetime) -> int | None:
    """The last event whose own time is not later than a moment (UTC, without zone)."""
    found = con.execute(
        "select max(event) from ledger.event "
        "where coalesce(server_date, received_at) <= $moment::timestamp",
        {"moment": moment},
    ).fetchall()
    return None if found[0][0] is None else int(found[0][0])


def find_event_of(
    con: duckdb.DuckDBPyConnection, batch_id: str
) -> tuple[int, datetime, UUID | None] | None:
    """Number, own time (UTC, without zone) and lead provider of a batch or a load, if there."""
    found = con.execute(
        "select event, coalesce(server_date, received_at), lead_provider_id from ledger.event "
        "where batch_id = $batch_id and kind in ('batch', 'load') order by event",
        {"batch_id": batch_id},
    ).fetchall()
    return found[0] if found else None
