"""Reads received text: quickly where it is in ordinary form, carefully elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipeline.catalogue.codes import intake_faults
from pipeline.database.sql import run
from pipeline.field_checks.cell_views import (
    FIELDS_OF_ROWS,
    Given,
    cell_view,
    columns_of_fields,
    kinds_of_rows,
    row_text_view,
    typed_view,
)
from pipeline.field_checks.odd_values import ReadValue, read_odd_values
from pipeline.model.received import Received
from schemas.vocabulary import (
    DATE_FIELD,
    FIELDS_OF_ROW_TYPE,
    ROW_TYPE_SYNONYMS,
    ROW_TYPES,
)

# Intake's errors about cells and rows, whatever else the caller knows of: a cell in use with one
# of these says that and nothing else (intake codes).
FAULTS = frozenset(
    (
        "cell_excel_error",
        "cell_formula_without_value",
        "cell_has_control_characters",
        "cell_has_direction_marks",
        "cell_has_newline",
        "cell_merged",
        "cell_number_mangled",
        "cell_too_long",
        "row_too_few_values",
    )
)


def read_values(con: duckdb.DuckDBPyConnection, received: Received) -> None:
    """Make `batch`, every row to be judged, typed, and the view `clean_row`: text in ordinary form.

    Reads `received`, `cell_number`, `cell_fault` and `finding`. Source: intake cases, section 6.
    """
    run(con, "field_checks/tables")
    run(con, "field_checks/readings")
    _fill_tables(con, received, FAULTS | intake_faults())
    given = columns_of_fields(received)
    kinds = kinds_of_rows(received, given)
    con.execute(cell_view(received, given))
    _read_types(con)
    con.execute(typed_view(given))
    run(con, "field_checks/typed_cell")
    con.execute(row_text_view(given, kinds))
    _make_batch(con, given, kinds)
    run(con, "field_checks/odd_cell")
    _read_odd_cells(con)
    run(con, "field_checks/unread_cell")
    run(con, "field_checks/mended")
    _mend_batch(con, given)


def leave_aside(con: duckdb.DuckDBPyConnection) -> None:
    """Make `batch` without a row: the file was refused, what was read of it does not count."""
    run(con, "field_checks/left_aside")


def _fill_tables(
    con: duckdb.DuckDBPyConnection, received: Received, faults: frozenset[str]
) -> None:
    own = [(kind, field) for kind, fields in FIELDS_OF_ROW_TYPE.items() for field in fields]
    columns = {column.column_no: column for column in received.columns}
    placed = [
        (sheet.sheet_no, columns[number].field, number, columns[number].header)
        for sheet in received.sheets
        for number in sheet.columns
        if columns[number].field
    ]
    for table, rows in (
        ("fault_code", [(code,) for code in sorted(faults)]),
        ("own_field", own),
        ("field_column", placed),
    ):
        _insert(con, table, rows)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Add a few rows to one of the small tables of this room."""
    if rows:
        places = ", ".join(["(" + ", ".join("?" * len(rows[0])) + ")"] * len(rows))
        con.execute(f"insert into fields.{table} values {places}", [v for row in rows for v in row])


def _make_batch(con: duckdb.DuckDBPyConnection, given: Given, kinds: set[str | None]) -> None:
    """Make `batch` in file order; where rows differ in type, looking at the types loses it.

    Fields that no sheet has take no room in the table below it, `typed_row`.
    """
    run(con, "field_checks/batch")
    absent = [field for field in (*FIELDS_OF_ROWS, "your_reference") if not given[field]]
    exclude = f" exclude ({', '.join(absent)})" if absent else ""
    order = " order by row_id" if len(kinds) > 1 else ""
    con.execute(
        "create or replace table fields.typed_row as "
        f"select *{exclude} from fields.quick_row{order}"
    )
    nulls = "".join(f", typed_{field}(null::varchar) as {field}" for field in absent)
    con.execute(f"create or replace view fields.parsed as select *{nulls} from fields.typed_row")


def _mend_batch(con: duckdb.DuckDBPyConnection, given: Given) -> None:
    """Put what the careful reading has made of cells into their rows."""
    read = [field for field in FIELDS_OF_ROWS if given[field]]
    mended = ", ".join(
        f"{name} = case when m.{name} is null then parsed.{name} else typed_{name}(m.{name}) end"
        for name in read
    )
    if mended:
        con.execute(
            f"update fields.typed_row as parsed set {mended} "
            "from fields.mended m where m.row_id = parsed.row_id"
        )


def _read_types(con: duckdb.DuckDBPyConnection) -> None:
    """Make `type_word`: each text in the column `type` and the row type that it means."""
    received = con.execute(
        "select distinct type from fields.cell where type <> '' order by 1"
    ).fetchall()
    ordinary = {**ROW_TYPE_SYNONYMS, **{word: word for word in ROW_TYPES}}
    odd = [ReadValue(0, "type", False, text) for (text,) in received if text not in ordinary]
    con.register("type_value", read_odd_values(odd))
    con.execute(
        "create or replace table fields.type_word as select raw, text, "
        "try_cast(text as type_enum) as word, fault, facts, normalised from type_value"
    )
    con.unregister("type_value")
    known = [(raw, word, word, None, None, False) for raw, word in ordinary.items()]
    _insert(con, "type_word", known)


def _read_odd_cells(con: duckdb.DuckDBPyConnection) -> None:
    """Make `odd_value`: each distinct odd value and its careful reading."""
    distinct = con.execute(
        "select distinct sheet_no, field, number, raw from fields.odd_cell order by all"
    ).fetchall()
    values = [ReadValue(*row) for row in distinct]
    slash_dates = _slash_dates(con) if any(v.field == DATE_FIELD for v in values) else []
    con.register("odd_now", read_odd_values(values, slash_dates))
    con.execute("create or replace table fields.odd_value as select * from odd_now")
    con.unregister("odd_now")


def _slash_dates(con: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    """Sheet and text of what may be a slash date, in rows of every type: a column is one habit."""
    return con.execute(
        f"select distinct sheet_no, {DATE_FIELD} from fields.cell "
        f"where contains({DATE_FIELD}, '/') order by all"
    ).fetchall()
