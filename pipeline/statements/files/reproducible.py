"""Saves a workbook so that the same content gives the same bytes, with rows that DuckDB wrote."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import duckdb
from openpyxl import Workbook

from pipeline.database import sql

# Zip entries and document properties carry the time of writing: a fixed one instead.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
DOCUMENT_TIME = b"1980-01-01T00:00:00Z"
TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
ROWS_AT_A_TIME = 10_000


def save_workbook(book: Workbook, path: Path, con: duckdb.DuckDBPyConnection | None) -> None:
    """Save; with `con`, the rows of the view `sheet_row` go below the last sheet's own rows."""
    plain = io.BytesIO()
    book.save(plain)
    last = f"xl/worksheets/sheet{len(book.sheetnames)}.xml"
    with ZipFile(plain) as source, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=2) as target:
        for name in source.namelist():
            entry = ZipInfo(name, ZIP_TIME)
            entry.compress_type = ZIP_DEFLATED
            content = source.read(name)
            if name == "docProps/core.xml":
                content = TIMES.sub(rb"\g<1>" + DOCUMENT_TIME + rb"\g<3>", content)
            if name == last and con is not None:
                _write_sheet_with_rows(target, entry, content, con)
            else:
                target.writestr(entry, content)


def _write_sheet_with_rows(
    target: ZipFile, entry: ZipInfo, sheet: bytes, con: duckdb.DuckDBPyConnection
) -> None:
    before, end, after = sheet.rpartition(b"</sheetData>")
    sql.run(con, "statements/files/sheet_rows")
    con.execute("select row_xml from statements.sheet_row")
    # What is written part by part does not take the level of its file, and has no public name for
    # its own before Python 3.13.
    entry._compresslevel = target.compresslevel  # type: ignore[attr-defined]
    with target.open(entry, "w", force_zip64=True) as stream:
        stream.write(before)
        while rows := con.fetchmany(ROWS_AT_A_TIME):
            stream.write("".join(row[0] for row in rows).encode("utf-8"))
        stream.write(end + after)
