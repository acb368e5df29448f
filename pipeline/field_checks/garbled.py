"""Notices text that was saved in one encoding and opened in another, in columns that are echoed."""

from __future__ import annotations

import re

import duckdb

from pipeline.model.findings import Finding, append_findings
from pipeline.model.received import Received
from schemas.words import show

# The letters that the first byte of a UTF-8 sequence becomes in Windows-1252.
_FIRST_BYTE = re.compile("[\u00c2-\u00f4]")
# What English and its neighbours write: anything else was hardly meant.
_LIKELY = re.compile("[ -~\u00a0-\u017f\u2010-\u203a\u20ac\u2122\ufeff]*")


def note_garbled_text(con: duckdb.DuckDBPyConnection, received: Received) -> None:
    """Add `cell_text_garbled` (W) for cells of echoed columns. Source: intake cases, case 31."""
    for column in received.columns:
        if column.field in (None, "your_reference"):
            append_findings(con, _garbled_cells(con, column.column_no))


def _garbled_cells(con: duckdb.DuckDBPyConnection, column_no: int) -> list[Finding]:
    name = f"s{column_no}"
    cells = con.execute(
        f"select row_id, {name} from intake.received "
        f"where ignored is null and strlen({name}) <> length({name}) "
        f"and regexp_matches({name}, '[\u00c2-\u00f4][^ -~]') "
        "and row_id not in (select row_id from fields.fatal_row) order by row_id"
    ).fetchall()
    return [
        Finding("cell_text_garbled", row_id, column=column_no, facts={"text": show(text)})
        for row_id, text in cells
        if is_garbled(text)
    ]


def is_garbled(text: str) -> bool:
    """Whether some word of a text is UTF-8 that was read as Windows-1252 (`Siân` as `SiÃ¢n`)."""
    words = re.split("[ \t\r\n]+", text)
    return any(_reads_as_utf8(word) for word in words if _FIRST_BYTE.search(word))


def _reads_as_utf8(word: str) -> bool:
    try:
        meant = b"".join(map(_byte, word)).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return False
    return word != meant and _LIKELY.fullmatch(meant) is not None


def _byte(character: str) -> bytes:
    # The five bytes that Windows-1252 leaves out come through as control characters.
    return character.encode("latin-1" if "\x80" <= character <= "\x9f" else "cp1252")
