"""Takes the columns of one kind from the table that intake read, as text."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipeline.database import sql
from pipeline.load.phrases import BLANKS, text_of
from pipeline.model.findings import Finding, append_findings
from pipeline.model.received import Received
from schemas.reference import KINDS, headers_of
from schemas.reference.columns import ReferenceKind
from schemas.vocabulary import plain_name


def take_texts(con: duckdb.DuckDBPyConnection, received: Received, kind: str) -> set[str]:
    """Fill `row_text(row_id, sheet_no, row, <columns>)` and `sent_column`; say what is there.

    Rows that intake ignored or could not take apart are left out. A column that stands twice in a
    sheet, or a key column that is absent, makes a finding about the file.
    """
    described = KINDS[kind]
    places = find_places(con, received, described)
    present = {name for name, _, _ in places}
    append_findings(con, absent_keys(described, present))
    con.execute(
        "create or replace table loading.sent_column (name varchar, sheet_no integer, no integer)"
    )
    if places:
        con.executemany(
            "insert into loading.sent_column values (?, ?, ?)", [list(p) for p in places]
        )
    con.execute("create or replace table loading.sent_sheet (sheet_no integer)")
    if received.sheets:
        numbers_of_sheets = [[sheet.sheet_no] for sheet in received.sheets]
        con.executemany("insert into loading.sent_sheet values (?)", numbers_of_sheets)
    numbers = {
        column.name: sorted({no for name, _, no in places if name == column.name})
        for column in described.columns
    }
    texts = [text_of(column, numbers[column.name]) for column in described.columns]
    values = {"blanks": BLANKS} if places else None
    con.execute(
        sql.text("load/texts").replace("received.*", ", ".join(["row_id, sheet_no, row", *texts])),
        values,
    )
    return present


def find_places(
    con: duckdb.DuckDBPyConnection, received: Received, kind: ReferenceKind
) -> list[tuple[str, int, int]]:
    """Where each column of the kind stands: its name, the sheet, the number of the column."""
    names, own = headers_of(kind.name), {plain_name(c.name) for c in kind.columns}
    headers = {c.column_no: plain_name(c.field or c.header) for c in received.columns}
    places: dict[tuple[str, int], int] = {}
    twice = []
    for sheet in received.sheets:
        # The column's own name goes before the other headers that mean it.
        known = [no for no in sheet.columns if headers[no] in names]
        for no in sorted(known, key=lambda no: headers[no] not in own):
            name = names[headers[no]]
            first = places.setdefault((name, sheet.sheet_no), no)
            if first != no and headers[first] == headers[no]:
                twice.append((name, sheet.sheet_no, no))
    refuse_columns_twice(con, twice)
    return [(name, sheet_no, no) for (name, sheet_no), no in places.items()]


def refuse_columns_twice(con: duckdb.DuckDBPyConnection, twice: list[tuple[str, int, int]]) -> None:
    """Report columns that stand twice in a sheet, unless intake has said so."""
    said = con.execute("select 1 from finding where code = 'header_duplicate_columns'").fetchall()
    found = [
        Finding(
            "header_duplicate_columns",
            field=name,
            column=number,
            sheet_no=sheet_no,
            facts={"column": name, "letters": "two columns"},
        )
        for name, sheet_no, number in twice
    ]
    append_findings(con, [] if said else found)


def absent_keys(kind: ReferenceKind, present: set[str]) -> list[Finding]:
    """The key columns that a file of this kind cannot do without, in one finding."""
    absent = [key.name for key in kind.keys if key.required and key.name not in present]
    return [missing_columns(absent, present)] if absent else []


def missing_columns(absent: Sequence[str], present: set[str]) -> Finding:
    """Columns that are absent from the header though rows need them."""
    found = ", ".join(sorted(present)) or "none"
    facts = {"missing": ", ".join(absent), "present": found, "hint": ""}
    return Finding("header_missing_columns", facts=facts)
