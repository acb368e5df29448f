"""Join findings with their words and their cells, once, for all result files."""

from __future__ import annotations

import duckdb

from pipeline.database import sql, tuning
from pipeline.database.row_hashes import hash_in_file_order
from pipeline.model.findings import clear_findings


def prepare_results(con: duckdb.DuckDBPyConnection, *, is_load: bool = False) -> None:
    """Make `reported_finding` (a line each, in the order of errors.csv) and `row_report`.

    Needs `finding`, `received`, `sender_column`, `message`. A value that a finding does not carry
    is taken from the sender's own cell.
    """
    # A join that asks all rows for the few with findings takes room for every text of theirs.
    with tuning.joins_as_written(con):
        sql.run(con, "results/findings")
    clear_findings(con)
    if is_load:
        name_attributes(con)
    fill_values(con)
    sql.run(con, "results/rows")


def name_attributes(con: duckdb.DuckDBPyConnection) -> None:
    """In JSON a value stands at a path, which is another one in each entry."""
    found = con.execute(
        "select 1 from duckdb_tables() where table_name = 'value_path' and database_name = 'memory'"
    ).fetchall()
    if found:
        con.execute(
            "update results.reported_finding set header = value_path.path "
            "from loading.value_path "
            "where value_path.row_id = reported_finding.row_id "
            "and value_path.column_no = reported_finding.column_no"
        )


def recall_findings(con: duckdb.DuckDBPyConnection) -> None:
    """Make `reported_finding` and `row_report` from the ledger, for the results of an old event."""
    sql.run(con, "results/recorded")
    sql.run(con, "results/rows")


def hash_rows(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """What the rows come to, as sent and as decided: two SHA-256 (intake cases, section 7)."""
    sql.run(con, "results/decided")
    return hash_in_file_order(con, "results.result_row", "canonical", "decided")


def fill_values(con: duckdb.DuckDBPyConnection) -> None:
    """The value of a finding is what the sender's cell holds."""
    found = con.execute(
        "select distinct column_no from results.reported_finding "
        "where value is null and column_no is not null and row_id is not null order by column_no"
    ).fetchall()
    if not found:
        return
    cells = " ".join(f"when {int(number)} then received.s{int(number)}" for (number,) in found)
    con.execute(
        f"""
        update results.reported_finding
        set value = case reported_finding.column_no {cells} end
        from intake.received
        where received.row_id = reported_finding.row_id
        and reported_finding.value is null
        and reported_finding.column_no is not null
        """
    )
