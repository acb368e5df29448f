"""Fetch, once for the whole batch, what the ledger holds about its people and schools."""

from __future__ import annotations

import duckdb

from pipeline import sql
from pipeline.findings import Finding, Refused

KNOWN = (
    "known/calendar",
    "known/participants",
    "known/judged",
    "known/declarations",
    "known/partnerships",
    "words/rows",
    "effects/staging",
)


def fetch_known(con: duckdb.DuckDBPyConnection, max_rows_per_participant: int) -> None:
    """Make the `known_*` tables and the empty staging tables of the effects.

    Raises `Refused` when one person has more rows than the limit: turns cost one round each.
    """
    for name in KNOWN:
        sql.run(con, name)
    refuse_crowds(con, max_rows_per_participant)


def refuse_crowds(con: duckdb.DuckDBPyConnection, limit: int) -> None:
    """Refuse the file when one person has more rows in it than `limit`."""
    crowd = con.execute(
        """
        select person_row.row_id, person_row.place, batch.participant_id::varchar
        from person_row
        join batch using (row_id)
        where person_row.place > $limit
        order by person_row.place desc, person_row.row_id
        limit 1
        """,
        {"limit": limit},
    ).fetchall()
    if crowd:
        row_id, place, participant_id = crowd[0]
        facts = {
            "limit": str(limit),
            "found": str(place),
            "participant_id": participant_id or "of these declarations",
        }
        raise Refused([Finding("file_too_many_rows_for_one_participant", row_id, facts=facts)])
