"""Join findings with their words and their cells, once, for all result files."""

from __future__ import annotations

import duckdb

from pipeline.database import sql
from pipeline.database.row_hashes import hash_in_file_order


def prepare_results(con: duckdb.DuckDBPyConnection) -> None:
    """Make `told` (a line per finding, in the order of errors.csv) and `told_of_row`.

    Needs `finding`, `received`, `sender_column`, `words`. A value that a finding does not carry is
    taken from the sender's own cell.
    """
    # A join that asks all rows for the few with findings takes room for every text of theirs.
    with sql.joins_as_written(con):
        sql.run(con, "results/findings")
    fill_values(con)
    sql.run(con, "results/rows")


def hash_rows(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """What the rows come to, as sent and as decided: two SHA-256 (intake cases, section 7)."""
    sql.run(con, "results/decided")
    return hash_in_file_order(con, "result_row", "canonical", "decided")


def fill_values(con: duckdb.DuckDBPyConnection) -> None:
    """The value of a finding is what the sender's cell holds."""
    found = con.execute(
        "select distinct column_no from told "
        "where value is null and column_no is not null and row_id is not null order by column_no"
    ).fetchall()
    if not found:
        return
    cells = " ".join(f"when {int(number)} then received.s{int(number)}" for (number,) in found)
    con.execute(
        f"""
        update told
        set value = case told.column_no {cells} end
        from received
        where received.row_id = told.row_id
        and told.value is null
        and told.column_no is not null
        """
    )
