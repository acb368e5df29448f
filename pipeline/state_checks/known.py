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
        select row_id, place
        from person_row
        where place > $limit
        order by place desc, row_id
        limit 1
        """,
        {"limit": limit},
    ).fetchall()
    if crowd:
        row_id, place = crowd[0]
        facts = {"limit": str(limit), "found": str(place)}
        raise Refused(
            [Finding("file_too_many_rows_for_one_participant", row_id, facts=facts)]
        )
