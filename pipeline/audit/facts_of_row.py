"""Where the facts of a row come from: for each, the values and the event that recorded them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from pipeline.audit.history import Recorded
from pipeline.database import sql

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """One thing that rules look at, in `<file>.sql`: `values` name the facts that find it.

    It is looked up only where all of them, and those in `needs`, are there.
    """

    what: str
    file: str
    values: dict[str, str]
    needs: tuple[str, ...] = field(default=())


SOURCES = (
    Source("enrolment", "enrolment", {"enrolment_rowid": "enrolment_rowid"}),
    Source("cohort", "cohort", {"cohort": "cohort"}),
    Source("new cohort", "cohort", {"cohort": "new_cohort"}),
    Source(
        "milestone",
        "milestone",
        {
            "cohort": "cohort",
            "schedule_identifier": "schedule_identifier",
            "declaration_type": "declaration_type",
        },
        ("milestone_start",),
    ),
    Source(
        "new schedule",
        "schedule",
        {"cohort": "new_cohort", "schedule_identifier": "new_schedule"},
        ("schedule_is_offered",),
    ),
    Source(
        "open statement",
        "statement",
        {"name": "open_statement", "cohort": "cohort"},
        ("milestone_start",),
    ),
    Source(
        "open statement for the clawback",
        "statement",
        {"name": "open_statement", "cohort": "target_cohort"},
    ),
    Source("exact copy", "declaration", {"declaration_no": "copy_no"}),
    Source("declaration that holds the slot", "declaration", {"declaration_no": "holder_no"}),
    Source("declaration out of sequence", "declaration", {"declaration_no": "neighbour_no"}),
    Source(
        "declaration of another participant with the same teacher reference number",
        "declaration",
        {"declaration_no": "original_no"},
    ),
    Source("declaration to be voided", "declaration", {"declaration_no": "target_no"}),
    Source(
        "declaration outside the new schedule", "declaration", {"declaration_no": "funded_outside"}
    ),
    Source("live declaration", "declaration", {"declaration_no": "live_before"}),
    Source("retired participant ID", "id_change", {"retired_id": "retired_id"}),
    Source("active partnership", "partnership", {"partnership_no": "own_active_no"}),
    Source("challenged partnership", "partnership", {"partnership_no": "challenged_no"}),
    Source("partnership", "partnership", {"partnership_no": "partnership_no"}),
    Source(
        "partnership for the new cohort",
        "school_partnership",
        {"school_id": "school_id", "cohort": "new_cohort"},
        ("cohort_changes",),
    ),
    Source(
        "school",
        "school",
        {"school_id": "school_id", "cohort": "cohort"},
        ("school_is_known",),
    ),
    Source(
        "delivery partner",
        "delivery_partner",
        {"delivery_partner_id": "delivery_partner_id", "cohort": "cohort"},
        ("has_delivery_partner",),
    ),
)


def find_sources(
    con: duckdb.DuckDBPyConnection,
    facts: Facts,
    events: Mapping[int, Recorded],
    rows: Mapping[int, int],
    *,
    viewer: str | None,
) -> Iterator[dict[str, Any]]:
    """Every source of the facts of one row, with the event and the time that recorded it.

    `rows`: row number of the file by row_id. `viewer`: the provider that looks; what
    others did is shown to it only as far as it may see it (rulebook, section 10).
    """
    for source in SOURCES:
        if any(not facts.get(name) for name in (*source.values.values(), *source.needs)):
            continue
        for values in spread({name: facts[column] for name, column in source.values.items()}):
            found = sql.run(con, f"audit/facts_of_row/{source.file}", values).fetchall()
            for event, mine, row_id, text in found:
                shown = json.loads(text)
                if viewer and not mine:
                    yield hidden(source.what, shown, facts)
                    continue
                changed = rows.get(row_id) if row_id else changed_by(source, facts, rows)
                recorded = recorded_by(None if row_id else events.get(event), viewer)
                yield {
                    "what": source.what,
                    "values": shown,
                    **recorded,
                    "changed_by_row": changed,
                }


def spread(values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The values of a look-up, once for each if one of them is a list."""
    lists = {name: value for name, value in values.items() if isinstance(value, list)}
    if not lists:
        yield values
    for name, items in lists.items():
        yield from ({**values, name: item} for item in items)


def changed_by(source: Source, facts: Facts, rows: Mapping[int, int]) -> int | None:
    """The earlier row of this file that changed the enrolment."""
    if source.file != "enrolment":
        return None
    changes = [facts.get(name) for name in ("status_row_id", "schedule_row_id")]
    return max((rows[row_id] for row_id in changes if row_id), default=None)


def recorded_by(event: Recorded | None, viewer: str | None) -> dict[str, Any]:
    """Event, time and file that recorded a fact; not of another provider's batch."""
    if event and viewer and event.lead_provider_id not in (None, viewer):
        event = None
    return {
        "event": event.event if event else None,
        "recorded_at": event.received_at.isoformat().replace("+00:00", "Z") if event else None,
        "recorded_from": event.batch_id if event else None,
    }


def hidden(what: str, shown: dict[str, Any], facts: Facts) -> dict[str, Any]:
    """What a provider may know of another one's declaration: type and date, if it may see it."""
    ends_at = facts.get("enrolment_ends_at")
    date = shown.get("declaration_date")
    same_person = "another participant" not in what
    seen = date and (ends_at is None or datetime.fromisoformat(date) < ends_at)
    may_see = ("declaration_type", "declaration_date") if same_person and seen else ()
    return {
        "what": what,
        "values": {name: shown[name] for name in may_see},
        **recorded_by(None, None),
        "changed_by_row": None,
    }
