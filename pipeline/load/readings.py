"""Reads every cell: the ordinary ones in the database, each different odd text once in Python."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from pipeline.database import sql
from pipeline.load import phrases
from schemas.reference import KINDS, values
from schemas.reference.columns import DAY, INSTANT, STATEMENT_NAME, Column, ReferenceKind

DATES = (DAY, INSTANT)


def read_cells(con: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Fill `typed_row(row_id, <columns>)`; report cells that cannot be read.

    Rows with such a cell are in `unread_row`. A cell that cannot be read is null.
    """
    described = KINDS[kind]
    sql.run(con, "load/instants")
    odd = odd_texts(con, described)
    faults = judge(described, odd)
    write_readings(con, described, odd, faults)
    report(con, described, odd, faults)
    columns = [phrases.typed(column, odd) for column in described.columns]
    joins = [phrases.join_reading(c) for c in described.columns if c.name in odd]
    con.execute(
        "create or replace table loading.typed_row as select row_text.row_id, "
        + ", ".join(columns)
        + " from loading.row_text "
        + " ".join(joins)
    )


def odd_texts(con: duckdb.DuckDBPyConnection, kind: ReferenceKind) -> dict[str, list[str]]:
    """The different texts of each column that are not ordinary; columns without any left out."""
    found = {}
    for column in kind.columns:
        rows = con.execute(
            f"select distinct {column.name} from loading.row_text"
            f" where {column.name} is not null and ({phrases.is_odd(column)}) order by 1",
            {"ordinary": column.reading.ordinary},
        ).fetchall()
        if rows:
            found[column.name] = [str(text) for (text,) in rows]
    return found


def judge(kind: ReferenceKind, odd: dict[str, list[str]]) -> dict[tuple[str, str], str]:
    """Column and text of every odd text that cannot be read, with the code of its fault."""
    if not odd:
        return {}
    # pandas and pandera are loaded only for files that have something odd in them.
    from schemas.reference.schema import unreadable

    faults: dict[tuple[str, str], str] = {}
    columns = {column.name: column for column in kind.columns}
    for name, refused in unreadable(kind.name, odd).items():
        faults.update({(name, text): columns[name].reading.code for text in refused})
    for name, texts in odd.items():
        faults.update(
            {(name, t): "reference_date_ambiguous" for t in two_ways(columns[name], texts)}
        )
        faults.update(cell_faults(columns[name], texts))
    return faults


def cell_faults(column: Column, texts: list[str]) -> dict[tuple[str, str], str]:
    """The texts of a column that are no values at all, such as Excel errors."""
    found = {(column.name, text): column.reading.fault(text) for text in texts}
    return {cell: code for cell, code in found.items() if code}


def two_ways(column: Column, texts: list[str]) -> list[str]:
    """All slash dates of a column in which one is a real date only in the US reading."""
    if column.reading not in DATES or not any(values.is_us_date_only(text) for text in texts):
        return []
    return [text for text in texts if values.is_slash_date(text)]


def write_readings(
    con: duckdb.DuckDBPyConnection,
    kind: ReferenceKind,
    odd: dict[str, list[str]],
    faults: dict[tuple[str, str], str],
) -> None:
    """Fill `load_reading(name, text, canonical, code)` of every odd text; null if faulty."""
    import pyarrow as pa

    readers = {column.name: column.reading.read for column in kind.columns}
    cells = [(name, text) for name, texts in odd.items() for text in texts]
    canonical = [None if cell in faults else readers[cell[0]](cell[1]) for cell in cells]
    table = pa.table(
        {
            "name": pa.array([name for name, _ in cells], pa.string()),
            "text": pa.array([text for _, text in cells], pa.string()),
            "canonical": pa.array(canonical, pa.string()),
            "code": pa.array([faults.get(cell) for cell in cells], pa.string()),
        }
    )
    con.register("readings_now", table)
    con.execute("create or replace table loading.reading as select * from readings_now")
    con.unregister("readings_now")


def report(
    con: duckdb.DuckDBPyConnection,
    kind: ReferenceKind,
    odd: Mapping[str, list[str]],
    faults: dict[tuple[str, str], str],
) -> None:
    """Append a finding for every cell with a faulty text, and for dates read from day numbers."""
    faulty = {name for name, _ in faults}
    for column in kind.columns:
        if column.name in faulty:
            con.execute(
                sql.text("load/faults").replace("row_text.this_column", f"row_text.{column.name}"),
                {"column": column.name, "expected": column.reading.expected},
            )
        if column.reading in DATES and column.name in odd:
            report_day_numbers(con, column)
        if column.reading is STATEMENT_NAME and column.name in odd:
            report_names(con, column, odd[column.name])
    sql.run(con, "load/unread_rows")


def report_day_numbers(con: duckdb.DuckDBPyConnection, column: Column) -> None:
    """Warn where a date was read from an Excel day number (intake cases, section 6)."""
    con.execute(
        sql.text("load/day_numbers").replace("row_text.this_column", f"row_text.{column.name}"),
        {"column": column.name},
    )


def report_names(con: duckdb.DuckDBPyConnection, column: Column, texts: list[str]) -> None:
    """Note where the name of a statement was read from what a spreadsheet had made of it."""
    readings = {text: values.read_statement_name(text) for text in texts}
    other = [
        text
        for text, name in readings.items()
        if name and values.is_other_statement_name(text, name)
    ]
    if other:
        con.execute(
            sql.text("load/names_read").replace("row_text.this_column", f"row_text.{column.name}"),
            {"column": column.name, "texts": other},
        )
