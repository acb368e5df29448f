"""`results.xlsx`: Summary, Rejected, Accepted, Errors; the cells that are wrong are marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline import workbooks
from pipeline.database import sql
from pipeline.database.sql import literal
from pipeline.model.received import Column
from pipeline.results.files import (
    ERROR_COLUMNS,
    NOT_SUBMITTED,
    RESULT_COLUMNS,
    SenderColumn,
    sender_columns,
)
from pipeline.results.overview import read_found
from pipeline.results.summary_sheet import add_summary
from pipeline.workbooks import CellComment, Rows, Table, TableColumn
from pipeline.workbooks.look import Book

ROWS_OF_A_SHEET = 100_000
COMMENTS_OF_A_SHEET = 1_000
TITLES = {"Rejected": ("rejected",), "Accepted": ("accepted", "already_recorded")}
# The columns of ours before and after the sender's, by sheet.
BEFORE = {
    "Rejected": (
        "result_row",
        "result_error_titles",
        "result_error_details",
        "result_error_columns",
    ),
    "Accepted": (
        "result_row",
        "result_outcome",
        "result_warning_titles",
        "result_warning_details",
        "result_warning_columns",
    ),
}
AFTER = {
    "Rejected": (
        "result_sheet",
        "result_outcome",
        "result_error_codes",
        "result_warning_titles",
        "result_warning_details",
        "result_warning_columns",
        "result_warning_codes",
        "result_participant_id",
    ),
    "Accepted": (
        "result_sheet",
        "result_warning_codes",
        "result_declaration_id",
        "result_state",
        "result_statement",
        "result_participant_id",
    ),
}
IN_WORKBOOK_ONLY = {
    name: f"row_mark.{name.removeprefix('result_')}"
    for name in (
        "result_error_columns",
        "result_warning_titles",
        "result_warning_details",
        "result_warning_columns",
    )
}
WIDTHS = {"titles": 34, "details": 60, "columns": 20, "codes": 34, "row": 11, "sheet": 18}
WRAPPED = ("titles", "details", "columns", "codes")
ERROR_WIDTHS = {"title": 40, "detail": 70, "value": 30, "column": 22, "code": 36, "field": 22}


def write_workbook(
    con: duckdb.DuckDBPyConnection,
    ack: Mapping[str, Any],
    columns: Sequence[Column],
    kinds: dict[int, str],
    path: Path,
) -> None:
    """Write the workbook of a file that was judged or refused; the same results, the same bytes.

    `ack` is the acknowledgement as far as it is known; needs `received`, `row_outcome`,
    `row_report` and `reported_finding`.
    """
    book = workbooks.create_book()
    sql.run(con, "workbooks/cells")
    summary = workbooks.DownwardSheet(book, "Summary", (32, 44, 10, 22, 80, 36))
    rows, is_cut = add_rows(con, book, ack, sender_columns(columns, kinds))
    errors = sum(one["count"] for one in ack["errors_by_code"])
    if 0 < errors <= ROWS_OF_A_SHEET:
        rows["Errors"] = workbooks.add_table(con, book, table_of_errors(errors))
    else:
        add_sentence(book, "Errors", too_many(errors, "errors.csv") if errors else "Nothing found.")
    add_summary(summary, ack, read_found(con, ack), comments_are_cut=is_cut)
    # Each sheet's rows are read while they are written: nothing may be made in between.
    workbooks.save_workbook(book, path, rows)


def add_rows(
    con: duckdb.DuckDBPyConnection,
    book: Book,
    ack: Mapping[str, Any],
    theirs: Sequence[SenderColumn],
) -> tuple[dict[str, Rows], bool]:
    """The sheets Rejected and Accepted: what goes below their heads, whether comments are cut."""
    counts = {
        title: sum(ack["counts"][outcome] for outcome in outcomes)
        for title, outcomes in TITLES.items()
    }
    filled = [title for title, count in counts.items() if 0 < count <= ROWS_OF_A_SHEET]
    is_check = ack["mode"] == "check"
    if filled:
        make_marks(con, theirs, filled, is_check)
    rows: dict[str, Rows] = {}
    is_cut = False
    for title, count in counts.items():
        if title not in filled:
            add_sentence(book, title, why_empty(ack, title, count))
            continue
        table = table_of_rows(con, title, theirs, count, is_check)
        comments = read_comments(con, title)
        below = workbooks.add_table(con, book, table)
        rows[title] = replace(below, comments=comments[:COMMENTS_OF_A_SHEET])
        is_cut |= len(comments) > COMMENTS_OF_A_SHEET
    return rows, is_cut


def why_empty(ack: Mapping[str, Any], title: str, count: int) -> str:
    """The sentence on a sheet without rows."""
    if count:
        return too_many(count, f"{title.lower()}.csv")
    if ack["status"] == "refused":
        return "The file was refused: the sheet Errors says why. Nothing was recorded."
    return f"No row was {title.lower()}."


def too_many(count: int, csv: str) -> str:
    """That a sheet is too small, and where its rows are."""
    return (
        f"{count:,} rows are too many for this sheet (limit {ROWS_OF_A_SHEET:,}): they are all "
        f"in {csv}."
    )


def add_sentence(book: Book, title: str, words: str) -> None:
    """A sheet that says why it has no rows."""
    workbooks.DownwardSheet(book, title, (110,)).add([words])


def columns_before(title: str, is_check: bool) -> list[str]:
    """The columns of ours on the left of the sender's."""
    return [*([NOT_SUBMITTED] if is_check else []), *BEFORE[title]]


def table_of_rows(
    con: duckdb.DuckDBPyConnection,
    title: str,
    theirs: Sequence[SenderColumn],
    count: int,
    is_check: bool,
) -> Table:
    """The sheet of the rows with these outcomes; needs what `make_marks` makes."""
    known = {**RESULT_COLUMNS, **IN_WORKBOOK_ONLY, NOT_SUBMITTED: literal(NOT_SUBMITTED)}
    before = [(name, known[name]) for name in columns_before(title, is_check)]
    after = [(name, known[name]) for name in AFTER[title]]
    sent = [(column.header, f"nullif({column.cell}, '')") for column in theirs]
    shown = [*before, *sent, *after]
    ours = {*range(len(before)), *range(len(before) + len(sent), len(shown))}
    heads = tuple(column_of(header, n, is_ours=n in ours) for n, (header, _) in enumerate(shown))
    marked = con.execute(
        "select distinct place from results.marked_cell where sheet_title = $title",
        {"title": title},
    ).fetchall()
    return Table(
        title,
        heads,
        select_of_rows(title, [expression for _, expression in shown]),
        count,
        marked=frozenset(place for (place,) in marked),
        freeze="C2" if is_check else "B2",
    )


def make_marks(
    con: duckdb.DuckDBPyConnection,
    theirs: Sequence[SenderColumn],
    titles: Sequence[str],
    is_check: bool,
) -> None:
    """Make `marked_cell`, and in `row_mark` what is marked of each row of these sheets."""
    con.execute(
        "create or replace table results.sender_place "
        "(column_no integer, place integer, header varchar)"
    )
    places = [
        (number, place, column.header)
        for place, column in enumerate(theirs, start=1)
        for number in column.numbers
    ]
    if places:
        con.executemany("insert into results.sender_place values (?, ?, ?)", places)
    sheets = [
        {
            "sheet_title": title,
            "outcomes": list(TITLES[title]),
            "before": len(columns_before(title, is_check)),
            "place_of_row": columns_before(title, is_check).index("result_row") + 1,
        }
        for title in titles
    ]
    sql.run(con, "results/marked_cells", {"sheets": sheets})
    sql.run(con, "results/row_marks")


def select_of_rows(title: str, values: Sequence[str]) -> str:
    """SQL: the rows of a sheet in the order of the file, with what is marked of them."""
    named = ", ".join(f"{expression} as c{n}" for n, expression in enumerate(values))
    outcomes = ", ".join(literal(outcome) for outcome in TITLES[title])
    return (
        f"select {named}, row_mark.error_places, row_mark.warning_places from intake.received "
        "positional join verdicts.row_outcome positional join results.row_report "
        "left join results.row_mark on row_mark.row_id = received.row_id "
        f"where row_outcome.outcome in ({outcomes}) order by received.row_id"
    )


def column_of(header: str, place: int, *, is_ours: bool) -> TableColumn:
    """A column of the sender's, or of ours with the width that its words need."""
    if not is_ours:
        return TableColumn(header, f"c{place}")
    last = header.rpartition("_")[2]
    return TableColumn(header, f"c{place}", WIDTHS.get(last), True, last in WRAPPED)


def read_comments(con: duckdb.DuckDBPyConnection, title: str) -> list[CellComment]:
    """The comments on the first marked cells of a sheet, one more than it can have."""
    asked = {"sheet_title": title, "most": COMMENTS_OF_A_SHEET + 1}
    return workbooks.comments_of(sql.run(con, "results/comments", asked).fetchall())


def table_of_errors(count: int) -> Table:
    """The sheet Errors: errors.csv, with names that are ours, so that it is never read as rows."""
    columns = tuple(
        TableColumn(
            f"result_{name}",
            f"result_{name}",
            ERROR_WIDTHS.get(name),
            ours=True,
            wrapped=name in ("title", "detail", "value"),
        )
        for name in ERROR_COLUMNS
    )
    values = ", ".join(
        f'{expression} as "result_{name}"' for name, expression in ERROR_COLUMNS.items()
    )
    select = f"select {values} from results.reported_finding order by seq"
    return Table("Errors", columns, select, count)
