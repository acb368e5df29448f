"""The end of each chain of replaced participant IDs (rulebook, section 1)."""

from __future__ import annotations

import duckdb

from pipeline.database import sql
from schemas.id_changes import apply_changes


def put_current_ids(con: duckdb.DuckDBPyConnection, before: int, staged: str | None = None) -> None:
    """Make `ids.current_id(participant_id, current_participant_id)`, as known before that event.

    `staged` is a table of changes that this event itself makes.

    Nearly all IDs are changed once. Only those that are both replaced and the replacement of others
    can be part of a circle: their changes are applied one by one, in the order of `changed_at`.
    """
    if staged is None and not is_any_changed(con, before):
        sql.run(con, "database/no_id_changes")
        return
    import pyarrow as pa

    changes = staged or "ledger.participant_id_change limit 0"
    con.execute(
        "create or replace table ids.staged_change as "
        f"select from_participant_id, to_participant_id, changed_at, seq from {changes}"
    )
    values = {"before": before}
    sql.run(con, "database/id_changes", values)
    linked = con.execute(
        "select from_participant_id::varchar, to_participant_id::varchar from ids.id_change "
        "where linked order by changed_at, event, seq"
    ).fetchall()
    standing: dict[str, str] = apply_changes(linked)
    table = pa.table(
        {
            "from_participant_id": pa.array(list(standing), pa.string()),
            "to_participant_id": pa.array(list(standing.values()), pa.string()),
        }
    )
    con.register("standing_now", table)
    sql.run(con, "database/id_chains")
    con.unregister("standing_now")


def is_any_changed(con: duckdb.DuckDBPyConnection, before: int) -> bool:
    """Whether a participant ID was replaced before that event."""
    found = con.execute(
        "select 1 from ledger.participant_id_change where event < $before limit 1",
        {"before": before},
    )
    return bool(found.fetchall())
