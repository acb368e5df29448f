"""What rooms have staged for the ledger: for its table `x`, a table or view `new_x` of theirs."""

from __future__ import annotations

import duckdb


def staged_tables(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The working table, with its schema, for each table of the ledger that gets something."""
    found = con.execute(
        """
        select
            table_name[5:],
            table_schema || '.' || table_name
        from information_schema.tables
        where table_catalog = 'memory'
        and starts_with(table_name, 'new_')
        order by all
        """
    ).fetchall()
    return dict(found)
