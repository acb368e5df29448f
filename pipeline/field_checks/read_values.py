"""Reads received text: quickly where it is in ordinary form, carefully elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import duckdb

from pipeline.field_checks.odd_values import ReadValue, read_odd_values
from pipeline.sql import run
from schemas.vocabulary import (
    DATE_FIELD,
    FIELDS,
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


# The fields that a rule reads, without the type and the sender's own.
FIELDS_OF_ROWS = FIELDS[1:-1]
# What says which declaration a void is about, unless it names one by ID.
SLOT = ("participant_id", "course_identifier", "declaration_type")


# Rows with their types: without a type column nothing has to be looked up.
TYPED_BY_SHEET = """
create or replace view typed as
select
    cell.*,
    sheet_kind as row_type,
    type as type_text
from cell
"""
TYPED_BY_COLUMN = """
create or replace view typed as
select
    cell.*,
    coalesce(cell.sheet_kind, type_word.word) as row_type,
    coalesce(type_word.text, cell.type) as type_text
from cell
left join type_word
    on type_word.raw = cell.type
"""


class Column(Protocol):
    """One of the sender's columns."""

    @property
    def column_no(self) -> int: ...
    @property
    def header(self) -> str: ...
    @property
    def field(self) -> str | None: ...


class Sheet(Protocol):
    """One sheet of the sender's file."""

    @property
    def sheet_no(self) -> int: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def columns(self) -> tuple[int, ...]: ...


class Received(Protocol):
    """What this room needs to know of a file, besides the table `received`."""

    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def sheets(self) -> Sequence[Sheet]: ...


def read_values(
    con: duckdb.DuckDBPyConnection, received: Received, fatal_codes: frozenset[str] = frozenset()
) -> None:
    """Make `batch`, every row to be judged, typed, and the view `clean_row`: text in ordinary form.

    Reads `received`, `cell_number`, `cell_fault` and `finding`. `fatal_codes` are intake's codes of
    severity E. Source: intake cases, section 6.
    """
    run(con, "field_checks/tables")
    run(con, "field_checks/readings")
    _fill_tables(con, received, FAULTS | fatal_codes)
    given = _columns_of_fields(received)
    con.execute(_cell_view(received, given))
    _read_types(con)
    con.execute(TYPED_BY_COLUMN if given["type"] else TYPED_BY_SHEET)
    run(con, "field_checks/typed_cell")
    kinds = set(ROW_TYPES) if given["type"] else {s.kind for s in received.sheets if s.kind}
    con.execute(_row_text_view(given, kinds))
    _make_batch(con, kinds)
    run(con, "field_checks/odd_cell")
    _read_odd_cells(con)
    run(con, "field_checks/unread_cell")
    run(con, "field_checks/mended")
    _mend_batch(con, given)


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
        con.execute(f"insert into {table} values {places}", [v for row in rows for v in row])


def _columns_of_fields(received: Received) -> dict[str, dict[int, int]]:
    """For each field of ours, the sender's column by sheet number; empty: no sheet has it."""
    return {
        field: {
            sheet.sheet_no: column.column_no
            for sheet in received.sheets
            for column in received.columns
            if column.field == field and column.column_no in sheet.columns
        }
        for field in FIELDS
    }


def _cell_view(received: Received, given: dict[str, dict[int, int]]) -> str:
    """The statement that names the sender's columns by field; only our own words are in its text.

    `sheet_kind` is the row type of a sheet without a type column.
    """
    picked = ",\n    ".join(f"{_pick(given[field])} as {field}" for field in FIELDS)
    kinds = {sheet.sheet_no: sheet.kind for sheet in received.sheets if sheet.kind}
    whens = " ".join(f"when {number} then '{kind}'" for number, kind in kinds.items())
    kind = f"case sheet_no {whens} end" if kinds else "null"
    return (
        "create or replace view cell as\nselect\n    row_id,\n    sheet_no,\n    row,\n"
        f"    ({kind})::word_of_type as sheet_kind,\n"
        f"    {picked}\nfrom received\nwhere ignored is null"
    )


def _row_text_view(given: dict[str, dict[int, int]], kinds: set[str]) -> str:
    """The statement for `row_text`: rows with the text of the fields that their type uses.

    The text of other fields is null. `kinds` are the row types that the file may have.
    """
    unless = dict.fromkeys(SLOT, "not by_declaration_id") | {"urn": "not by_school_id"}
    lines = []
    for field in FIELDS_OF_ROWS:
        owners = [kind for kind, own in FIELDS_OF_ROW_TYPE.items() if field in own]
        here = [f"'{kind}'" for kind in owners if kind in kinds]
        owned = [f"row_type in ({', '.join(here)})"] if len(here) < len(kinds) else []
        owned += [unless[field]] if field in unless else []
        if given[field] and here:
            text = f"case when {' and '.join(owned)} then {field} end" if owned else field
            lines.append(f"{text} as {field}")
        else:
            lines.append(f"null::varchar as {field}")
    return (
        "create or replace view row_text as\nselect\n    row_id,\n    sheet_no,\n    row,\n"
        "    row_type as type,\n    type_text,\n    by_declaration_id,\n    by_school_id,\n    "
        + ",\n    ".join(lines)
        + ",\n    your_reference\nfrom typed_cell"
    )


def _make_batch(con: duckdb.DuckDBPyConnection, kinds: set[str]) -> None:
    """Make `batch` in file order; where rows differ in type, looking at the types loses it."""
    run(con, "field_checks/batch")
    if len(kinds) > 1:
        con.execute("create or replace table batch as from batch order by row_id")


def _mend_batch(con: duckdb.DuckDBPyConnection, given: dict[str, dict[int, int]]) -> None:
    """Put what the careful reading has made of cells into their rows, and say what those mean."""
    read = [field for field in FIELDS_OF_ROWS if given[field]]
    mended = ", ".join(
        f"{field} = case when m.{field} is null then batch.{field} else typed_{field}(m.{field}) end"
        for field in read
    )
    if mended:
        con.execute(f"update batch set {mended} from mended m where m.row_id = batch.row_id")
    run(con, "field_checks/canonical")


def _pick(column_of_sheet: dict[int, int]) -> str:
    numbers = set(column_of_sheet.values())
    if not numbers:
        return "null::varchar"
    if len(numbers) == 1:
        return f"s{numbers.pop()}"
    cases = " ".join(f"when {sheet} then s{number}" for sheet, number in column_of_sheet.items())
    return f"case sheet_no {cases} end"


def _read_types(con: duckdb.DuckDBPyConnection) -> None:
    """Make `type_word`: each text in the column `type` and the row type that it means."""
    received = con.execute("select distinct type from cell where type <> '' order by 1").fetchall()
    ordinary = {**ROW_TYPE_SYNONYMS, **{word: word for word in ROW_TYPES}}
    odd = [ReadValue(0, "type", False, text) for (text,) in received if text not in ordinary]
    con.register("type_value", read_odd_values(odd))
    con.execute(
        "create or replace table type_word as select raw, text, "
        "try_cast(text as word_of_type) as word, fault, facts, normalised from type_value"
    )
    con.unregister("type_value")
    known = [(raw, word, word, None, None, False) for raw, word in ordinary.items()]
    _insert(con, "type_word", known)


def _read_odd_cells(con: duckdb.DuckDBPyConnection) -> None:
    """Make `odd_value`: each distinct odd value and its careful reading."""
    distinct = con.execute(
        "select distinct sheet_no, field, number, raw from odd_cell order by all"
    ).fetchall()
    values = [ReadValue(*row) for row in distinct]
    slash_dates = _slash_dates(con) if any(v.field == DATE_FIELD for v in values) else []
    con.register("odd_now", read_odd_values(values, slash_dates))
    con.execute("create or replace table odd_value as select * from odd_now")
    con.unregister("odd_now")


def _slash_dates(con: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    """Sheet and text of what may be a slash date, in rows of every type: a column is one habit."""
    return con.execute(
        f"select distinct sheet_no, {DATE_FIELD} from cell where contains({DATE_FIELD}, '/') "
        "order by all"
    ).fetchall()
