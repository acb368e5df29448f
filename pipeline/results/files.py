"""Write the result files of one batch into a folder; publishing it is the caller's."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from pipeline.results.prepare import SenderColumn

RESULT_COLUMNS = {
    "result_row": "received.row::varchar",
    "result_sheet": "nullif(sheet.name, '')",
    "result_outcome": "settled.outcome",
    "result_error_codes": "told_of_row.error_codes",
    "result_error_titles": "told_of_row.error_titles",
    "result_error_details": "told_of_row.error_details",
    "result_warning_codes": "told_of_row.warning_codes",
    "result_declaration_id": "settled.declaration_id::varchar",
    "result_state": "settled.state",
    "result_statement": "settled.statement",
    "result_participant_id": "settled.participant_id::varchar",
}

ERROR_COLUMNS = {
    "severity": "told.severity",
    "code": "told.code",
    "title": "told.title",
    "detail": "told.detail",
    "sheet": "nullif(sheet.name, '')",
    "row": "told.row::varchar",
    "cell": "told.cell",
    "column": "told.header",
    "field": "told.field",
    "value": "left(told.value, 200)",
    "related_rows": "told.related_rows",
    "your_reference": "batch.your_reference",
}

ROWS_AT_A_TIME = 200_000

# Text that a spreadsheet would run gets an apostrophe, which reading removes again.
LIVE_FIRST = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
LIVE = r"^[\s\x{00A0}\x{FEFF}]*[=+\-@\t\r\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"


def guarded(expression: str) -> str:
    """SQL: the text, safe to open in a spreadsheet; blanks as NULL."""
    return (
        f"case when regexp_matches({expression}, '{LIVE}') then '''' || {expression} "
        f"else nullif({expression}, '') end"
    )


def write_csv(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    headers: Iterable[str],
    select: str,
    table: str,
    key: str,
) -> None:
    """Write a CSV: UTF-8 with a mark, so that Excel reads names rightly; our header, the rows.

    The rows of `select` are written in the order of `key`, a number of `table`, and part by part:
    text that is being put in order takes much memory.

    The header is written here and not by COPY, which would rename a sender's repeated column.
    """
    body = path.with_suffix(".body")
    into = str(body).replace("'", "''")
    ((last,),) = con.execute(f"select coalesce(max({key}), 0) from {table}").fetchall()
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(headers)
    with path.open("wb") as target:
        target.write(b"\xef\xbb\xbf" + line.getvalue().encode("utf-8"))
        for first in range(0, last + 1, ROWS_AT_A_TIME):
            part = f"{table}.{key} between {first} and {first + ROWS_AT_A_TIME - 1}"
            con.execute(
                f"copy ({select} and {part} order by {table}.{key}) "
                f"to '{into}' (format csv, header false)"
            )
            with body.open("rb") as rows:
                shutil.copyfileobj(rows, target, 1 << 20)
            body.unlink()


def sender_columns(columns: Iterable[SenderColumn], kinds: dict[int, str]) -> list[tuple[str, str]]:
    """Header and SQL of the sender's columns, in the sender's order, as one table.

    Sheets of a workbook may spell the same field in several ways, and say by their columns what
    `kinds` says by sheet number: one column takes the field of all of them, so that the file can be
    sent back as it is.
    """
    of_field: dict[str, list[str]] = {}
    shown: list[tuple[str, list[str]]] = []
    for column in columns:
        cell = f"received.s{column.column_no}"
        if column.field is not None and column.field in of_field:
            of_field[column.field].append(cell)
            continue
        cells = [cell]
        shown.append((column.header, cells))
        if column.field is not None:
            of_field[column.field] = cells
    if kinds and ("type" in of_field or len(set(kinds.values())) > 1):
        whens = " ".join(f"when {number} then '{kind}'" for number, kind in sorted(kinds.items()))
        known = f"case received.sheet_no {whens} end"
        if "type" in of_field:
            of_field["type"].append(known)
        else:
            shown.insert(0, ("type", [known]))
    return [(header, f"coalesce({', '.join(cells)})") for header, cells in shown]


def write_rows(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    columns: Iterable[SenderColumn],
    kinds: dict[int, str],
    outcomes: tuple[str, ...],
) -> None:
    """The sender's columns verbatim, then ours, for the rows with one of these outcomes."""
    theirs = sender_columns(columns, kinds)
    sender = [f"{guarded(cell)} as s{place}" for place, (_, cell) in enumerate(theirs)]
    ours = [f"{expression} as {name}" for name, expression in RESULT_COLUMNS.items()]
    wanted = ", ".join(f"'{outcome}'" for outcome in outcomes)
    write_csv(
        con,
        path,
        [guard_text(header) for header, _ in theirs] + list(RESULT_COLUMNS),
        f"""
        select {", ".join(sender + ours)}
        from received
        join settled using (row_id)
        left join told_of_row using (row_id)
        left join sheet
            on sheet.sheet_no = received.sheet_no
        where settled.outcome in ({wanted})
        """,
        "received",
        "row_id",
    )


def guard_text(text: str) -> str:
    """A header that a spreadsheet would run, made safe."""
    return "'" + text if text.lstrip().startswith(LIVE_FIRST) else text


def write_errors(con: duckdb.DuckDBPyConnection, batch_id: str, path: Path) -> None:
    """errors.csv: one line per finding, every one."""
    columns = {"batch_id": f"'{batch_id}'", **ERROR_COLUMNS}
    safe = {"value", "column", "your_reference", "detail"}
    select = ", ".join(
        f'{guarded(expression) if name in safe else expression} as "{name}"'
        for name, expression in columns.items()
    )
    write_csv(
        con,
        path,
        columns,
        f"""
        select {select}
        from told
        left join sheet using (sheet_no)
        left join batch using (row_id)
        where true
        """,
        "told",
        "seq",
    )


def write_batch_files(
    con: duckdb.DuckDBPyConnection,
    batch_id: str,
    folder: Path,
    columns: Iterable[SenderColumn] = (),
    kinds: dict[int, str] | None = None,
) -> None:
    """accepted.csv, rejected.csv and errors.csv; `kinds`: row type by sheet, if columns say it."""
    columns, kinds = list(columns), kinds or {}
    write_rows(con, folder / "accepted.csv", columns, kinds, ("accepted", "already_recorded"))
    write_rows(con, folder / "rejected.csv", columns, kinds, ("rejected",))
    write_errors(con, batch_id, folder / "errors.csv")


def describe(path: Path) -> dict[str, Any]:
    """Name, hash and size of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return {"name": path.name, "sha256": digest.hexdigest(), "bytes": path.stat().st_size}


def seal(folder: Path) -> list[dict[str, Any]]:
    """Describe every file in the folder, by name: what goes into the acknowledgement."""
    return [describe(path) for path in sorted(folder.iterdir()) if path.is_file()]


def write_ack(folder: Path, ack: dict[str, Any]) -> None:
    """ack.json, and manifest.sha256 over it and every other file."""
    text = json.dumps(ack, indent=1, ensure_ascii=False) + "\n"
    (folder / "ack.json").write_text(text, encoding="utf-8")
    lines = [f"{f['sha256']}  {f['name']}\n" for f in seal(folder)]
    (folder / "manifest.sha256").write_text("".join(lines), encoding="utf-8")
