"""What is asked of a resource: filters, order, pages; as conditions on the rows of `export_row`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import duckdb

from pipeline.export.shapes import Resource

PER_PAGE, MOST_PER_PAGE = 100, 3000
SORT_KEYS = {"created_at": "record_created_at", "updated_at": "updated_at"}


@dataclass(frozen=True)
class Query:
    """Filters that must all hold; None or empty: no filter. Instants are aware.

    `sort` has names of `SORT_KEYS` with whether the newest come first. `page` counts from 1; None:
    everything.
    """

    record_id: UUID | None = None
    cohort: tuple[int, ...] = ()
    updated_since: datetime | None = None
    participant_id: tuple[UUID, ...] = ()
    delivery_partner_id: tuple[UUID, ...] = ()
    training_status: str | None = None
    from_participant_id: UUID | None = None
    urn: str | None = None
    type: str | None = None
    sort: tuple[tuple[str, bool], ...] = ()
    page: int | None = None
    per_page: int | None = None


def create_exporting(con: duckdb.DuckDBPyConnection, lead_provider: str, query: Query) -> None:
    """Make the table `exporting.context`, one line: the provider's name and the filters."""
    since = query.updated_since
    con.execute(
        "create or replace table exporting.context as "
        "select $lead_provider::varchar as lead_provider, "
        "$record_id::uuid as record_id, $cohorts::integer[] as cohorts, "
        "$updated_since::timestamp as updated_since, $participants::uuid[] as participants, "
        "$partners::uuid[] as partners, $training_status::varchar as training_status, "
        "$from_participant::uuid as from_participant, $urn::varchar as urn, $type::varchar as type",
        {
            "lead_provider": lead_provider,
            "record_id": query.record_id,
            "cohorts": list(query.cohort),
            "updated_since": since and since.astimezone(UTC).replace(tzinfo=None),
            "participants": [str(one) for one in query.participant_id],
            "partners": [str(one) for one in query.delivery_partner_id],
            "training_status": query.training_status,
            "from_participant": query.from_participant_id,
            "urn": query.urn,
            "type": query.type,
        },
    )


def read_current_ids(con: duckdb.DuckDBPyConnection, named: Iterable[UUID]) -> dict[UUID, UUID]:
    """The IDs that are used now in the place of those that are retired."""
    found = con.execute(
        "select participant_id, current_id from exporting.current_id "
        "where participant_id in (select unnest($named::uuid[]))",
        {"named": [str(one) for one in named]},
    ).fetchall()
    return dict(found)


def conditions(resource: Resource, query: Query) -> list[str]:
    """SQL: what holds for at least one row of every record that is wanted."""
    asked = {
        "record_id in (select record_id from exporting.context)": query.record_id,
        "cohort in (select unnest(cohorts) from exporting.context)": query.cohort,
        "updated_at >= (select updated_since from exporting.context)": query.updated_since,
        "participant_id in (select unnest(participants) from exporting.context)": (
            query.participant_id
        ),
        "delivery_partner_id in (select unnest(partners) from exporting.context)": (
            query.delivery_partner_id
        ),
        "training_status in (select training_status from exporting.context)": query.training_status,
        "list_contains(list_transform(participant_id_changes, "
        "lambda one: one.from_participant_id), (select from_participant from exporting.context))": (
            query.from_participant_id
        ),
        "urn in (select urn from exporting.context)": query.urn,
        # Whatever else a statement may be called, the API knows one type.
        "type in (select type from exporting.context where type = 'ecf')": query.type,
    }
    wanted = [condition for condition, value in asked.items() if value]
    return wanted if resource.name != "schools" else [c for c in wanted if "cohorts" not in c]


def kept(resource: Resource, query: Query) -> str:
    """SQL: the rows of the records that are wanted."""
    holding = " and ".join(f"({one})" for one in conditions(resource, query))
    if not holding:
        return "select * from exporting.exported_row"
    if not resource.has_rows:
        return f"select * from exporting.exported_row where {holding}"
    return (
        "select * from exporting.exported_row where record_id in "
        f"(select record_id from exporting.exported_row where {holding})"
    )


def order(resource: Resource, query: Query) -> str:
    """SQL: the order of records, total."""
    keys = [f"{SORT_KEYS[name]} {'desc' if newest else 'asc'}" for name, newest in query.sort]
    return ", ".join([*keys, resource.order])


def limit(query: Query) -> str:
    """SQL: one page, or nothing."""
    if query.page is None and query.per_page is None:
        return ""
    size = min(query.per_page or PER_PAGE, MOST_PER_PAGE)
    return f" limit {size} offset {((query.page or 1) - 1) * size}"
