"""The workbook to fill in: Notes, the sheets, what can be copied into them, Lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline import workbooks
from pipeline.database import sql
from pipeline.templates.copied import Copied, count_rows
from pipeline.templates.filled import LEFT_OUT_HEADS, SELECT_FILLED, SELECT_LEFT_OUT, find_evidence
from pipeline.templates.kinds import (
    FOR_THE_READER,
    GUIDES,
    LIST_OF_COLUMN,
    LISTS,
    PREFILLED,
    TO_FILL_IN,
    WIDTHS,
    Sheet,
    guide_of,
)
from pipeline.workbooks import Form, FormColumn, Rows, Table, TableColumn, look

HOW_TO = (
    "Fill in the sheets from row 3 on, one row for each thing to record. The names in row 1 and "
    "the guide in row 2 are locked: they have to stay as they are.",
    "Columns with a blue head are read. Columns with a grey head are for you only.",
    "Every cell is text: what you type stays as you typed it, dates too. Write dates like "
    "2025-11-05 or 5 November 2025.",
    "Cells with a list offer what is possible. All that is filled in is checked when it is sent.",
    "Sheets without a row are left alone. Save the workbook and send it as it is.",
)
HOW_TO_FILLED = (
    "The sheet has everybody who can be declared today. Fill in date and evidence for those whom "
    "you declare; rows where both stay blank are left alone.",
    "The sheet Left out says who is not on it, and why.",
)


def write_blank(
    con: duckdb.DuckDBPyConnection, sheets: Sequence[Sheet], copied: Sequence[Copied], path: Path
) -> None:
    """Write the sheets of a kind without rows, and the lists to copy IDs from."""
    book = workbooks.create_book()
    sql.run(con, "workbooks/cells")
    names = dict.fromkeys(name for sheet in sheets for name in sheet.columns)
    add_notes(book, HOW_TO, list(names))
    for sheet in sheets:
        columns = tuple(
            column_of(name, guide_of(name, place), sheet.columns)
            for place, name in enumerate(sheet.columns)
        )
        workbooks.add_form(con, book, Form(sheet.title, columns))
    rows = {one.title: add_copied(con, book, one) for one in copied}
    workbooks.add_lists(book, LISTS)
    book.active = 1
    workbooks.save_workbook(book, path, rows)


def write_filled(con: duckdb.DuckDBPyConnection, title: str, rows: int, path: Path) -> None:
    """Write the sheet of declarations that `fill_in` made, and who is left out."""
    book = workbooks.create_book()
    sql.run(con, "workbooks/cells")
    evidence = find_evidence(con)
    lists = {**LISTS, **{f"Evidence, list {n}": words for n, words in enumerate(evidence, 1)}}
    add_notes(book, (*HOW_TO_FILLED, *HOW_TO[:3]), PREFILLED)
    columns = tuple(
        FormColumn(
            name,
            guide_of(name, place, prefilled=True),
            width_of(name),
            used=name not in FOR_THE_READER,
            filled=name not in TO_FILL_IN,
        )
        for place, name in enumerate(PREFILLED)
    )
    form_rows = workbooks.add_form(con, book, Form(title, columns, SELECT_FILLED, rows))
    place = PREFILLED.index("evidence_held") + 1
    for (number, _), ranges in zip(enumerate(evidence, 1), evidence.values(), strict=True):
        below = [(first + 2, last + 2) for first, last in ranges]
        options = workbooks.range_of(lists, f"Evidence, list {number}")
        workbooks.offer(book[title], place, options, below)
    left = Copied("Left out", LEFT_OUT_HEADS, "templates.left_out")
    saved = {left.title: add_copied(con, book, left, SELECT_LEFT_OUT)}
    if form_rows:
        saved[title] = form_rows
    workbooks.add_lists(book, lists)
    book.active = 1
    workbooks.save_workbook(book, path, saved)


def column_of(name: str, guide: str, beside: Sequence[str]) -> FormColumn:
    """A column of a blank form, with the list that it offers."""
    options = ""
    if name in LIST_OF_COLUMN:
        options = workbooks.range_of(LISTS, LIST_OF_COLUMN[name])
    if name == "reason":
        options = reasons_by_type(beside)
    return FormColumn(name, guide, width_of(name), used=name not in FOR_THE_READER, options=options)


def reasons_by_type(beside: Sequence[str]) -> str:
    """The reasons that fit the type of the row."""
    letter = chr(ord("A") + beside.index("type"))
    defer, withdraw = (
        workbooks.range_of(LISTS, f"Reasons to {verb}") for verb in ("defer", "withdraw")
    )
    return f'IF(${letter}3="participant-defer",{defer},{withdraw})'


def width_of(name: str) -> int:
    """How wide a column is: what belongs into it can be read, and the guide in its lines."""
    return WIDTHS.get(name, max(look.width_of(name), 24))


def add_notes(book: look.Book, lines: Sequence[str], columns: Sequence[str]) -> None:
    """The sheet Notes. No cell of it is the name of a column: it would be read as rows."""
    notes = workbooks.DownwardSheet(book, "Notes", (36, 90))
    notes.add(["How to fill in this workbook"], look.TITLE)
    notes.add([])
    for line in lines:
        notes.add_paragraph(line, 2)
    notes.add([])
    notes.add(["What each column holds"], look.STRONG)
    for name in columns:
        notes.add([f"Column {name}", GUIDES[name]], wrapped=True)


def add_copied(
    con: duckdb.DuckDBPyConnection, book: look.Book, copied: Copied, select: str = ""
) -> Rows:
    """A sheet to read and copy from."""
    columns = tuple(
        TableColumn(head, f"c{n}", look.WIDTH_OF_ID if "ID" in head else 30, ours=True)
        for n, head in enumerate(copied.heads)
    )
    table = Table(copied.title, columns, select or copied.select, count_rows(con, copied))
    return workbooks.add_table(con, book, table)
