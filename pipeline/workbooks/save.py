"""Saves a workbook so that the same content gives the same bytes, with rows that DuckDB wrote."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import duckdb
from openpyxl import Workbook

from pipeline.database import arrow
from pipeline.workbooks.comments import CellComment, put_first, written_parts

# Zip entries and document properties carry the time of writing: a fixed one instead.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
DOCUMENT_TIME = b"1980-01-01T00:00:00Z"
TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
ROWS_AT_A_TIME = 10_000
# openpyxl writes how large it believes the sheet to be; of the rows that come it knows nothing.
DIMENSION = re.compile(rb"<dimension [^>]*/>")
ROW = re.compile(rb'<row r="(\d+)"')


@dataclass(frozen=True)
class Rows:
    """Rows for a sheet as XML, which take the place of all its own from `first_row` on.

    `comments` are those on their cells.
    """

    first_row: int
    parts: Iterator[bytes | memoryview]
    comments: Sequence[CellComment] = ()


def save_workbook(book: Workbook, path: Path, rows: Mapping[str, Rows]) -> None:
    """Save; `rows` has for sheets, by title, what goes below their first rows."""
    commented = [title for title in book.sheetnames if title in rows and rows[title].comments]
    for title in commented:
        put_first(book[title], rows[title].comments)
    plain = io.BytesIO()
    book.save(plain)
    entries = {
        f"xl/worksheets/sheet{number}.xml": rows[title]
        for number, title in enumerate(book.sheetnames, start=1)
        if title in rows
    }
    comments = {
        name: write
        for number, title in enumerate(commented, start=1)
        for name, write in written_parts(number, rows[title].comments)
    }
    with ZipFile(plain) as source, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=2) as target:
        for name in source.namelist():
            entry = ZipInfo(name, ZIP_TIME)
            entry.compress_type = ZIP_DEFLATED
            content = source.read(name)
            if name == "docProps/core.xml":
                content = TIMES.sub(rb"\g<1>" + DOCUMENT_TIME + rb"\g<3>", content)
            if name in comments:
                content = comments[name](content.decode("utf-8")).encode("utf-8")
            if name in entries:
                _write_sheet_with_rows(target, entry, content, entries[name])
            else:
                target.writestr(entry, content)


def fetch_rows(
    con: duckdb.DuckDBPyConnection, select: str, rows: int = 0
) -> Iterator[bytes | memoryview]:
    """The rows of a sheet as XML, many at a time, from a query with one column.

    Of many `rows` no Python text is made: that takes as long as compressing them. For few it is not
    worth importing Arrow.
    """
    if rows > ROWS_AT_A_TIME:
        for part in arrow.parts(con, select):
            yield arrow.text_bytes(part.column(0))
        return
    con.execute(select)
    while found := con.fetchmany(ROWS_AT_A_TIME):
        yield "".join(row[0] for row in found).encode("utf-8")


def _write_sheet_with_rows(target: ZipFile, entry: ZipInfo, sheet: bytes, rows: Rows) -> None:
    before, end, after = DIMENSION.sub(b"", sheet, count=1).rpartition(b"</sheetData>")
    kept = next(
        (row.start() for row in ROW.finditer(before) if int(row.group(1)) >= rows.first_row),
        len(before),
    )
    # What is written part by part does not take the level of its file, and has no public name for
    # its own before Python 3.13.
    entry._compresslevel = target.compresslevel  # type: ignore[attr-defined]
    with target.open(entry, "w", force_zip64=True) as stream:
        stream.write(before[:kept])
        for part in rows.parts:
            stream.write(part)
        stream.write(end + after)
