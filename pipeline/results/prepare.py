"""Join findings with their words and their cells, once, for all result files."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from pipeline.database import sql
from pipeline.model.received import Column, Sheet


def put_columns(
    con: duckdb.DuckDBPyConnection,
    columns: Iterable[Column],
    sheets: Iterable[Sheet],
) -> None:
    """Make `sender_column` (a line per sheet and column) and `sheet` (a line per sheet)."""
    by_no = {column.column_no: column for column in columns}
    con.execute(
        "create or replace table sender_column (sheet_no integer, column_no integer, "
        "letter varchar, header varchar, field varchar)"
    )
    con.execute("create or replace table sheet (sheet_no integer, name varchar)")
    for sheet in sheets:
        con.execute("insert into sheet values (?, ?)", [sheet.sheet_no, sheet.name])
        for column_no, letter in sorted(sheet.letters.items()):
            if column := by_no.get(column_no):
                con.execute(
                    "insert into sender_column values (?, ?, ?, ?, ?)",
                    [sheet.sheet_no, column_no, letter, column.header, column.field],
                )


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


def put_decided(con: duckdb.DuckDBPyConnection) -> None:
    """Make the view `result_row`, the texts of `canonical` and `decided` of every judged row."""
    sql.run(con, "results/decided")


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
