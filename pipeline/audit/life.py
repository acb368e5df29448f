"""The life of declarations, step by step, each with the event that took it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import duckdb

from pipeline.database import sql
from pipeline.database.current_ids import put_current_ids
from schemas.dates import to_london
from schemas.words import day_in_words

Document = dict[str, Any]
KINDS = {"close": "month end", "pay": "payment", "load": "load", "batch": "batch"}


def find_lives(
    con: duckdb.DuckDBPyConnection,
    *,
    declaration_id: str | None = None,
    participant_id: str | None = None,
    viewer: str | None = None,
) -> list[Document]:
    """The declaration, or all of a participant under whatever ID, with their steps in order.

    `viewer` is the ID of the provider that looks, None for an auditor.
    """
    values = {
        "declaration_id": declaration_id,
        "participant_ids": all_ids(con, participant_id) if participant_id else [],
        "viewer": viewer,
    }
    found = sql.run(con, "audit/life", values)
    names = [column[0] for column in found.description or ()]
    lines = [dict(zip(names, line, strict=True)) for line in found.fetchall()]
    return [
        life_of(list(steps)) for _, steps in groupby(lines, key=lambda line: line["declaration_id"])
    ]


def all_ids(con: duckdb.DuckDBPyConnection, participant_id: str) -> list[str]:
    """The ID that is used now and every one that it replaced."""
    ((last,),) = con.execute("select coalesce(max(event), 0) from ledger.event").fetchall()
    put_current_ids(con, last + 1)
    found = con.execute(
        """
        with now as (
            select coalesce(max(current_participant_id), try_cast($id as uuid)) as id
            from ids.current_id
            where participant_id = try_cast($id as uuid)
        )
        select id::varchar
        from now
        union
        select participant_id::varchar
        from ids.current_id
        where current_participant_id = (select id from now)
        order by 1
        """,
        {"id": participant_id},
    ).fetchall()
    return [one for (one,) in found if one]


def life_of(steps: list[Document]) -> Document:
    """One declaration with its steps."""
    about = (
        "declaration_id",
        "provider",
        "participant_id",
        "course_identifier",
        "declaration_type",
        "cohort",
    )
    return {
        **{name: steps[0][name] for name in about},
        "declaration_date": steps[0]["declaration_date"].isoformat() + "Z",
        "steps": [
            {
                **{
                    name: step[name]
                    for name in (
                        "state",
                        "state_reason",
                        "superseded_by",
                        "statement",
                        "clawback_statement",
                        "event",
                        "kind",
                        "batch_id",
                        "sheet",
                        "row",
                    )
                },
                "received_at": step["received_at"].isoformat() + "Z",
            }
            for step in steps
        ],
    }


def tell_life(life: Document) -> Iterator[str]:
    """A declaration and what happened to it, in lines."""
    from datetime import datetime

    dated = to_london(datetime.fromisoformat(life["declaration_date"][:-1]))
    yield (
        f"{life['declaration_type']} declaration of {life['provider']} for "
        f"{life['course_identifier']}, dated {day_in_words(dated)}, cohort {life['cohort']}"
    )
    yield f"  declaration_id {life['declaration_id']}, participant_id {life['participant_id']}"
    for step in life["steps"]:
        at = to_london(datetime.fromisoformat(step["received_at"][:-1]).replace(microsecond=0))
        place = f", statement {step['statement']}" if step["statement"] else ""
        back = f", taken back on {step['clawback_statement']}" if step["clawback_statement"] else ""
        why = f" ({step['state_reason'].replace('_', ' ')})" if step["state_reason"] else ""
        came = KINDS.get(step["kind"], step["kind"])
        named = f" {step['batch_id']}" if step["batch_id"] else ""
        row = f", row {step['row']}" if step["row"] else ""
        yield (
            f"  {day_in_words(at)}: {step['state']}{why}{place}{back} "
            f"(event {step['event']}, {came}{named}{row})"
        )
