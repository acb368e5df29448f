"""Reads received text: quickly where it is in ordinary form, carefully elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipeline.catalogue.codes import intake_faults
from pipeline.database.sql import run, text
from pipeline.field_checks.cell_views import (
    Given,
    cell_view,
    columns_of_fields,
    kinds_of_rows,
    row_text_view,
)
from pipeline.field_checks.field_lists import (
    FIELDS_OF_ROWS,
    OWN,
    clean_rows,
    mend_rows,
    mended_rows,
    nothing_of,
    odd_cells,
    typed_rows,
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


@dataclass(frozen=True)
class Work:
    """What a file gives the field checks to do besides reading it: rooms without work cost nothing.

    `careful`: cells that the quick reading does not know, or that intake could not read.
    """

    careful: bool
    cell_faults: bool
    row_findings: bool
    short_rows: bool
    dates: bool


def read_values(con: duckdb.DuckDBPyConnection, received: Received) -> Work:
    """Make `parsed`, every row to be judged, typed, and the view `clean_row`, ordinary text.

    Reads `received`, `cell_number`, `cell_fault` and `finding`. Source: intake cases, section 6.
    """
    _make_functions(con)
    _fill_tables(con, received, FAULTS | intake_faults())
    given = columns_of_fields(received)
    kinds = kinds_of_rows(received, given)
    con.execute(cell_view(received, given))
    odd_types = _read_types(con) if given["type"] else False
    con.execute(row_text_view(given, kinds))
    _make_parsed(con, given, kinds)
    work = _find_work(con, given, odd_types=odd_types)
    if work.careful:
        _read_carefully(con, given, work)
    con.execute(f"create or replace view fields.clean_row as {clean_rows(mended=work.careful)}")
    return work


def _make_functions(con: duckdb.DuckDBPyConnection) -> None:
    """Make the functions of the quick reading, unless an earlier file needed them."""
    ((made,),) = con.execute("select getvariable('has_readings')").fetchall()
    if not made:
        run(con, "field_checks/readings")
        con.execute("set variable has_readings = true")


def _find_work(con: duckdb.DuckDBPyConnection, given: Given, *, odd_types: bool) -> Work:
    ((odd, faults, findings, short),) = con.execute(
        "select exists (from fields.typed_row where odd), exists (from intake.cell_fault), "
        "exists (from finding where row_id is not null), exists (from intake.short_row)"
    ).fetchall()
    careful = odd or faults or findings or odd_types
    return Work(careful, faults, findings, short, bool(given[DATE_FIELD]))


def leave_aside(con: duckdb.DuckDBPyConnection) -> None:
    """Make `parsed` without a row: the file was refused, what was read of it does not count."""
    run(con, "field_checks/left_aside")


def _fill_tables(
    con: duckdb.DuckDBPyConnection, received: Received, faults: frozenset[str]
) -> None:
    """Make `fault_code`, intake's codes about cells and rows, and `field_column`."""
    con.execute(
        "create or replace table fields.fault_code as select unnest($codes::varchar[]) as code",
        {"codes": sorted(faults)},
    )
    columns = {column.column_no: column for column in received.columns}
    placed = [
        (sheet.sheet_no, columns[number].field, number, columns[number].header)
        for sheet in received.sheets
        for number in sheet.columns
        if columns[number].field
    ]
    sheets, fields, numbers, headers = zip(*placed, strict=True) if placed else ((),) * 4
    con.execute(
        "create or replace table fields.field_column as select "
        "unnest($sheets::integer[]) as sheet_no, unnest($fields::varchar[]) as field, "
        "unnest($numbers::integer[]) as column_no, unnest($headers::varchar[]) as header",
        {
            "sheets": list(sheets),
            "fields": list(fields),
            "numbers": list(numbers),
            "headers": list(headers),
        },
    )


def _make_parsed(con: duckdb.DuckDBPyConnection, given: Given, kinds: set[str | None]) -> None:
    """Make `parsed` in file order; where rows differ in type, looking at the types loses it.

    Fields that no sheet has take no room in the table below it, `typed_row`.
    """
    order = " order by row_id" if len(kinds) > 1 else ""
    con.execute(f"create or replace table fields.typed_row as {typed_rows(_had(given))}{order}")
    absent = [field for field in (*FIELDS_OF_ROWS, OWN) if not given[field]]
    nulls = "".join(f", {nothing_of(field)} as {field}" for field in absent)
    con.execute(f"create or replace view fields.parsed as select *{nulls} from fields.typed_row")


def _had(given: Given) -> list[str]:
    """The fields that some sheet has."""
    return [field for field in (*FIELDS_OF_ROWS, OWN) if given[field]]


def _read_types(con: duckdb.DuckDBPyConnection) -> bool:
    """Make `type_word`: each text in the column `type` and the row type that it means.

    Whether some of them are out of the ordinary.
    """
    received = con.execute(
        "select distinct type from fields.cell where type <> '' order by 1"
    ).fetchall()
    ordinary = {**ROW_TYPE_SYNONYMS, **{word: word for word in ROW_TYPES}}
    odd = [ReadValue(0, "type", False, text) for (text,) in received if text not in ordinary]
    con.register("type_value", read_odd_values(odd))
    con.execute(
        """
        create or replace table fields.type_word as
        select
            raw,
            text,
            try_cast(text as type_enum) as word,
            fault,
            facts,
            normalised
        from type_value
        union all
        select
            unnest($raws::varchar[]),
            unnest($words::varchar[]),
            unnest($words::type_enum[]),
            null,
            null,
            false
        """,
        {"raws": list(ordinary), "words": list(ordinary.values())},
    )
    con.unregister("type_value")
    return bool(odd)


def _read_carefully(con: duckdb.DuckDBPyConnection, given: Given, work: Work) -> None:
    """Make `odd_reading`, the careful reading of each cell that needs one; `mended`, row by row.

    What it has made of cells is put into their rows.
    """
    con.execute(f"create or replace table fields.odd_cell as {odd_cells(_had(given))}")
    distinct = con.execute(
        "select distinct sheet_no, field, number, raw from fields.odd_cell order by all"
    ).fetchall()
    values = [ReadValue(*row) for row in distinct]
    slash_dates = _slash_dates(con) if any(v.field == DATE_FIELD for v in values) else []
    con.register("odd_value", read_odd_values(values, slash_dates))
    unread = "unread_cell" if work.cell_faults or work.row_findings else "nothing_unread"
    parts = ["odd_cell", "odd_type"] if given["type"] else ["odd_cell"]
    read = " union all ".join(text(f"field_checks/careful/{part}") for part in parts)
    con.execute(
        f"create or replace table fields.odd_reading as with read as ({read}), "
        f"unread as ({text(f'field_checks/careful/{unread}')}) "
        f"{text('field_checks/careful/odd_reading')}",
        own_fields() if unread == "unread_cell" else None,
    )
    con.unregister("odd_value")
    con.execute("drop table fields.odd_cell")
    con.execute(f"create or replace table fields.mended as {mended_rows()}")
    if mended := mend_rows(_had(given)):
        con.execute(
            f"update fields.typed_row as parsed set {mended} "
            "from fields.mended m where m.row_id = parsed.row_id"
        )


def own_fields() -> dict[str, list[str]]:
    """The values `$own_types`, `$own_fields`: each row type with each field of its own."""
    own = [(kind, field) for kind, fields in FIELDS_OF_ROW_TYPE.items() for field in fields]
    return {"own_types": [kind for kind, _ in own], "own_fields": [field for _, field in own]}


def _slash_dates(con: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    """Sheet and text of what may be a slash date, in rows of every type: a column is one habit."""
    return con.execute(
        f"select distinct sheet_no, {DATE_FIELD} from fields.cell "
        f"where contains({DATE_FIELD}, '/') order by all"
    ).fetchall()
