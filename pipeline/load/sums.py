"""What a load comes to: whether it has a fault, and how many of its rows there are of each sort."""

from __future__ import annotations

import duckdb

from pipeline.model.findings import Refused


def refuse_faults(con: duckdb.DuckDBPyConnection) -> None:
    """Raise `Refused` when reference data has any fault: a load is all or nothing."""
    faults = con.execute(
        "select 1 from finding join message using (code) where severity in ('F', 'E') limit 1"
    ).fetchall()
    if faults:
        raise Refused([])


def count_rows(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows read, taken and ignored of a load that fits; warnings."""
    found = con.execute(
        """
        select
            count(*) as rows_read,
            count(*) filter (ignored is null) as accepted,
            count(*) filter (ignored is not null) as ignored,
            (select count(*) from results.reported_finding where severity = 'W') as warnings
        from intake.received
        """
    ).fetchall()
    return dict(zip(("rows_read", "accepted", "ignored", "warnings"), found[0], strict=True))
