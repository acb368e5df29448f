"""Acknowledge a file: judged, loaded, refused, sent before, or failed through a fault of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline.model.outcome import Outcome
from pipeline.model.received import Received
from pipeline.model.request import Request
from pipeline.results.ack import NO_ROWS, Ack, document, opening_ack, source_of
from pipeline.results.files import (
    changed_by_spreadsheets,
    describe_file,
    seal,
    write_ack,
    write_batch_files,
    write_errors,
)
from pipeline.results.prepare import prepare_results
from schemas.dates import to_london
from schemas.words import day_in_words


def draft_ack(
    con: duckdb.DuckDBPyConnection, request: Request, received: Received, outcome: Outcome
) -> Ack:
    """The acknowledgement of a file whose rows were judged, but for hashes and files."""
    return replace(
        opening_ack(request),
        source=source_of(request, received, outcome.canonical_sha256),
        status=outcome.status,
        counts=outcome.counts,
        counts_by_type=outcome.counts_by_type,
        declared=outcome.declared,
        partly_checked=outcome.partly_checked,
        changed_by_spreadsheets=changed_by_spreadsheets(con, received.columns),
        control=outcome.control,
    )


def with_hashes(ack: Ack, outcome: Outcome) -> Ack:
    """The same with the hashes of its rows."""
    source = {**ack.source, "canonical_sha256": outcome.canonical_sha256}
    return replace(ack, source=source, result_hash=outcome.result_hash)


def acknowledge_load(
    con: duckdb.DuckDBPyConnection,
    request: Request,
    received: Received,
    outcome: Outcome,
    ledger_hash: str,
    folder: Path,
    files: list[dict[str, Any]],
) -> dict[str, Any]:
    """Acknowledge reference data that was recorded: ack.json in the folder of its report."""
    ack = replace(draft_ack(con, request, received, outcome), ledger_hash=ledger_hash)
    return write_acknowledgement(con, ack, folder, files)


def acknowledge_refusal(
    con: duckdb.DuckDBPyConnection, request: Request, folder: Path
) -> dict[str, Any]:
    """Results and acknowledgement of a file that was refused: all counts 0."""
    prepare_results(con, is_load=request.mode == "load")
    ack = opening_ack(request)
    files = write_batch_files(con, request.batch_id, folder)
    if request.mode != "load":
        files += [write_workbook(con, ack, folder), write_page(con, ack, folder)]
    return write_acknowledgement(con, ack, folder, files)


def write_workbook(
    con: duckdb.DuckDBPyConnection, ack: Ack, folder: Path, received: Received | None = None
) -> dict[str, Any]:
    """Write results.xlsx, and describe it; without `received` the file was not read."""
    # openpyxl takes long to import: whoever makes results imports it ahead (`import_ahead`).
    from pipeline.results import workbook

    path = folder / "results.xlsx"
    columns, kinds = (received.columns, received.kinds) if received else ((), {})
    workbook.write_workbook(con, document(ack, errors_by_code(con), []), columns, kinds, path)
    return describe_file(path)


def write_page(con: duckdb.DuckDBPyConnection, ack: Ack, folder: Path) -> dict[str, Any]:
    """Write report.html, and describe it."""
    return write_page_of(con, document(ack, errors_by_code(con), []), folder)


def write_page_of(
    con: duckdb.DuckDBPyConnection, ack: Mapping[str, Any], folder: Path
) -> dict[str, Any]:
    """The same from an acknowledgement that is written already."""
    from pipeline.results import page

    path = folder / "report.html"
    page.write_page(con, ack, path)
    return describe_file(path)


def import_ahead() -> None:
    """Import what writing results for people needs; a thread may call this beside other work."""
    import pipeline.results.page
    import pipeline.results.workbook  # noqa: F401


def write_acknowledgement(
    con: duckdb.DuckDBPyConnection, ack: Ack, folder: Path, files: list[dict[str, Any]]
) -> dict[str, Any]:
    """Write ack.json (interface, section 5) and the manifest; needs `reported_finding`."""
    by_name = sorted(files, key=lambda file: str(file["name"]))
    written = document(ack, errors_by_code(con), by_name)
    write_ack(folder, written)
    return written


def write_load_report(
    con: duckdb.DuckDBPyConnection, request: Request, folder: Path
) -> list[dict[str, Any]]:
    """errors.csv of reference data that is going to be recorded: what was noted about it."""
    prepare_results(con, is_load=True)
    write_errors(con, request.batch_id, folder / "errors.csv")
    return seal(folder)


def acknowledge_duplicate(
    request: Request, first: str, at: datetime, counts: Mapping[str, int], folder: Path
) -> dict[str, Any]:
    """The acknowledgement of bytes that were sent before: the result of then stands.

    `at` is when they were sent, `folder` where the results of then are.
    """
    ack = replace(opening_ack(request), status="duplicate", counts=dict(counts), duplicate_of=first)
    when = day_in_words(to_london(at.replace(tzinfo=None, microsecond=0)))
    note = {
        "code": "file_sent_before",
        "title": "File was sent before",
        "severity": "I",
        "count": 1,
        "first_rows": [],
    }
    answered = (
        f"The same file was sent before, on {when}, as {first}: no row of it was rejected. Its "
        f"results stand and nothing more was recorded. They are in {folder}."
    )
    written = document(ack, [note], [])
    return {**written, "next_steps": [*written["next_steps"], answered]}


def acknowledge_recorded(
    request: Request, status: str, counts: Mapping[str, int]
) -> dict[str, Any]:
    """The acknowledgement of what is recorded, as far as an event tells."""
    known = {**NO_ROWS, **counts}
    return document(replace(opening_ack(request), status=status, counts=known), [], [])


def acknowledge_failure(request: Request, message: str) -> dict[str, Any]:
    """The acknowledgement when the work could not be done: nothing was recorded, and why."""
    ack = document(replace(opening_ack(request), status="failed"), [], [])
    return {**ack, "next_steps": [f"Nothing was recorded. {message}"]}


def errors_by_code(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every code that was found, the most serious and the most frequent first."""
    found = con.execute(
        """
        select
            code,
            any_value(title) as title,
            severity,
            count(*) as found,
            (list(row order by seq) filter (where row is not null))[:5] as first_rows
        from results.reported_finding
        group by code, severity
        order by strpos('FEWI', severity), found desc, code
        """
    ).fetchall()
    return [
        {
            "code": code,
            "title": title,
            "severity": severity,
            "count": count,
            "first_rows": rows or [],
        }
        for code, title, severity, count, rows in found
    ]


def said_of_file(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The findings about the file or a sheet that refuse it or are worth a look, in full."""
    found = con.execute(
        """
        select
            case when coalesce(sheet, '') <> '' then 'Sheet ' || sheet || ': ' else '' end,
            title,
            detail
        from results.reported_finding
        where severity = 'F'
        or (severity = 'W' and row is null)
        order by seq
        """
    ).fetchall()
    return tuple(f"{sheet}{title}. {detail}" for sheet, title, detail in found)
