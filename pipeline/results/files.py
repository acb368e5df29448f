"""Write the result files of one batch into a folder; publishing it is the caller's."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.database.side_by_side import side_by_side
from pipeline.database.sql import literal
from pipeline.model.received import Column, Received

NOT_SUBMITTED = "NOT SUBMITTED"
RESULT_COLUMNS = {
    "result_row": "received.row::varchar",
    "result_sheet": "nullif(row_outcome.sheet, '')",
    "result_outcome": "row_outcome.outcome",
    "result_error_codes": "row_report.error_codes",
    "result_error_titles": "row_report.error_titles",
    "result_error_details": "row_report.error_details",
    "result_warning_codes": "row_report.warning_codes",
    "result_declaration_id": "row_outcome.declaration_id::varchar",
    "result_state": "row_outcome.state",
    "result_statement": "row_outcome.statement",
    "result_participant_id": "row_outcome.participant_id::varchar",
}

ERROR_COLUMNS = {
    "severity": "reported_finding.severity",
    "code": "reported_finding.code",
    "title": "reported_finding.title",
    "detail": "reported_finding.detail",
    "sheet": "nullif(reported_finding.sheet, '')",
    "row": "reported_finding.row::varchar",
    "cell": "reported_finding.cell",
    "column": "reported_finding.header",
    "field": "reported_finding.field",
    "value": "left(reported_finding.value, 200)",
    "related_rows": "reported_finding.related_rows",
    "your_reference": "reported_finding.your_reference",
}

# Text that a spreadsheet would run gets an apostrophe, which reading removes again.
LIVE_FIRST = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
LIVE = r"^[\s\x{00A0}\x{FEFF}]*[=+\-@\t\r\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"


# What a spreadsheet takes for a number or a date although it is neither: leading zeros, 1-2, 3E5,
# Mar-25, more than 15 digits.
CHANGED_ON_OPENING = (
    r"\s*(?:0[0-9]+|[0-9]{16,}|[0-9]{1,2}[-/][0-9]{1,2}|[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+"
    r"|[0-9]{1,2}-(?:MONTH)|(?:MONTH)-[0-9]{1,2})\s*"
).replace("MONTH", "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}")


def guarded(expression: str) -> str:
    """SQL: the text, safe to open in a spreadsheet; blanks as NULL.

    Most texts begin with a digit or a letter, which is quickly seen and safe.
    """
    first = f"ascii({expression})"
    return (
        f"case when {first} between 48 and 57 or {first} between 65 and 90 "
        f"or {first} between 97 and 122 then {expression} "
        f"when regexp_matches({expression}, '{LIVE}') then '''' || {expression} "
        f"else nullif({expression}, '') end"
    )


def write_csv(
    con: duckdb.DuckDBPyConnection, path: Path, headers: Iterable[str], select: str
) -> int:
    """Write a CSV: UTF-8 with a mark, so that Excel reads names rightly; our header, the rows.

    The header is written here and not by COPY, which would rename a sender's repeated column.
    Returns how many rows there are.
    """
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(headers)
    head = "\ufeff" + line.getvalue()
    # The suffix is the end of the last line; without any line there is one too many.
    written = con.execute(
        f"copy ({select}) to {literal(str(path))} "
        f"(format csv, header false, prefix {literal(head)}, suffix '\n')"
    ).fetchall()
    if path.stat().st_size == len(head.encode("utf-8")) + 1:
        os.truncate(path, len(head.encode("utf-8")))
    return int(written[0][0])


@dataclass(frozen=True)
class SenderColumn:
    """A column of the sender's in the results: its header, its text as SQL, which ones it joins."""

    header: str
    cell: str
    numbers: tuple[int, ...]


def sender_columns(columns: Iterable[Column], kinds: dict[int, str]) -> list[SenderColumn]:
    """The sender's columns, in the sender's order, as one table.

    Sheets of a workbook may spell the same field in several ways, and say by their columns what
    `kinds` says by sheet number: one column takes the field of all of them, so that the file can be
    sent back as it is.
    """
    of_field: dict[str, list[str]] = {}
    shown: list[tuple[str, list[str], list[int]]] = []
    numbers_of: dict[str, list[int]] = {}
    for column in columns:
        cell = f"received.s{column.column_no}"
        if column.field is not None and column.field in of_field:
            of_field[column.field].append(cell)
            numbers_of[column.field].append(column.column_no)
            continue
        cells, numbers = [cell], [column.column_no]
        shown.append((column.header, cells, numbers))
        if column.field is not None:
            of_field[column.field], numbers_of[column.field] = cells, numbers
    if kinds and ("type" in of_field or len(set(kinds.values())) > 1):
        whens = " ".join(f"when {number} then '{kind}'" for number, kind in sorted(kinds.items()))
        known = f"case received.sheet_no {whens} end"
        if "type" in of_field:
            of_field["type"].append(known)
        else:
            shown.insert(0, ("type", [known], []))
    return [
        SenderColumn(header, f"coalesce({', '.join(cells)})", tuple(numbers))
        for header, cells, numbers in shown
    ]


def write_rows(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    columns: Iterable[Column],
    kinds: dict[int, str],
    outcomes: tuple[str, ...],
    is_check: bool,
) -> None:
    """The sender's columns verbatim, then ours, for the rows with one of these outcomes.

    In the files of a check a column says on every line that nothing was submitted.

    The tables have the rows of the file in its order, so that they are laid side by side as they
    are: no join, no sort (`prove_order`).
    """
    theirs = sender_columns(columns, kinds)
    sender = [f"{guarded(column.cell)} as s{place}" for place, column in enumerate(theirs)]
    ours = [f"{expression} as {name}" for name, expression in RESULT_COLUMNS.items()]
    wanted = ", ".join(f"'{outcome}'" for outcome in outcomes)
    marks = [NOT_SUBMITTED] if is_check else []
    sender += [f"'{mark}' as not_submitted" for mark in marks]
    write_csv(
        con,
        path,
        [guard_text(column.header) for column in theirs] + marks + list(RESULT_COLUMNS),
        f"""
        select {", ".join(sender + ours)}
        from intake.received
        positional join verdicts.row_outcome
        positional join results.row_report
        where row_outcome.outcome in ({wanted})
        """,
    )


def changed_by_spreadsheets(con: duckdb.DuckDBPyConnection, columns: Iterable[Column]) -> list[str]:
    """Headers of the columns in which opening rejected.csv as it is would change a text."""
    named = {column.column_no: column.header for column in columns}
    if not named:
        return []
    asked = ", ".join(
        f"bool_or(regexp_full_match(received.s{int(number)}, $changed))" for number in named
    )
    found = con.execute(
        f"select {asked} from intake.received positional join verdicts.row_outcome "
        "where row_outcome.outcome = 'rejected'",
        {"changed": CHANGED_ON_OPENING},
    ).fetchall()
    headers = [header for header, hit in zip(named.values(), found[0], strict=True) if hit]
    return list(dict.fromkeys(headers))


def prove_order(con: duckdb.DuckDBPyConnection) -> None:
    """The n-th line of `settled` and of `told_of_row` is about the n-th row that was received."""
    wrong = con.execute(
        """
        select count(*)
        from intake.received
        positional join verdicts.row_outcome
        positional join results.row_report
        where exists (from verdicts.row_outcome)
        and (
            row_outcome.row_id is distinct from received.row_id
            or row_report.row_id is distinct from received.row_id
        )
        """
    ).fetchall()[0][0]
    if wrong:
        raise RuntimeError(f"{wrong} rows of the results are not in the order of the file")


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
    # Laid beside itself the table is written as it is read; else COPY collects all lines first.
    write_csv(
        con,
        path,
        columns,
        f"select {select} from results.reported_finding "
        "positional join results.reported_finding as itself",
    )


def write_batch_files(
    con: duckdb.DuckDBPyConnection,
    batch_id: str,
    folder: Path,
    received: Received | None = None,
) -> list[dict[str, Any]]:
    """accepted.csv, rejected.csv and errors.csv; without `received` the file was not read.

    Returns what `seal` says of them.
    """
    columns, kinds = (received.columns, received.kinds) if received else ((), {})
    prove_order(con)
    answers = {"accepted.csv": ("accepted", "already_recorded"), "rejected.csv": ("rejected",)}
    # Each file is hashed while the next one is written.
    with side_by_side(threads=1) as beside:
        described = []
        for name, outcomes in answers.items():
            write_rows(con, folder / name, columns, kinds, outcomes, batch_id.startswith("check-"))
            described.append(beside.start(describe_file, folder / name))
        write_errors(con, batch_id, folder / "errors.csv")
        described.append(beside.start(describe_file, folder / "errors.csv"))
    return sorted((file.result() for file in described), key=lambda file: str(file["name"]))


def describe_file(path: Path) -> dict[str, Any]:
    """Name, hash and size of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return {"name": path.name, "sha256": digest.hexdigest(), "bytes": path.stat().st_size}


def seal(folder: Path) -> list[dict[str, Any]]:
    """Describe every file in the folder, by name: what goes into the acknowledgement."""
    return [describe_file(path) for path in sorted(folder.iterdir()) if path.is_file()]


def write_ack(folder: Path, ack: dict[str, Any]) -> None:
    """ack.json, and manifest.sha256 over it and every other file."""
    text = json.dumps(ack, indent=1, ensure_ascii=False) + "\n"
    (folder / "ack.json").write_text(text, encoding="utf-8")
    files = [*ack["files"], describe_file(folder / "ack.json")]
    lines = [f"{f['sha256']}  {f['name']}\n" for f in sorted(files, key=lambda f: str(f["name"]))]
    (folder / "manifest.sha256").write_text("".join(lines), encoding="utf-8")
