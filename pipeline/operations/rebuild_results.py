"""Make the result files of a recorded file again, from the ledger and the archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline import field_checks, intake, ledger, results, verdicts
from pipeline.audit.compare import compare_all
from pipeline.audit.files import results_place
from pipeline.audit.history import EventFilter, Recorded, history
from pipeline.catalogue.codes import create_messages
from pipeline.operations.replay import judge_again, require_archived, same_request
from pipeline.workspace.folders import Workspace
from pipeline.workspace.publishing import replace_folder, stage
from pipeline.workspace.work_folders import work_folder


def make_results(workspace: Workspace, batch_id: str, target: Path | None = None) -> Path:
    """Write the results of a recorded file to `target`, or publish them in their own place.

    Raises LookupError when nothing of that ID was recorded, or its file was removed since,
    FileNotFoundError when the archived
    file is not there as it was received. The folder that was written.
    """
    with work_folder(workspace) as work:
        folder = work / "results"
        folder.mkdir()
        con = ledger.open_ledger(workspace.ledger, work / "spill", read_only=True)
        try:
            found = [e for e in history(con, EventFilter(batch_id=batch_id)) if e.has_file]
            if not found:
                raise LookupError(f"No batch {batch_id!r} was recorded.")
            event = found[0]
            require_archived(workspace, event)
            write_results(con, workspace, event, folder)
        finally:
            con.close()
        if target is not None:
            stage(folder, target)
            return target
        own = results_place(workspace, event)
        waiting = own.with_name(f".{batch_id}")
        stage(folder, waiting)
        replace_folder(waiting, own)
    return own


def write_results(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, event: Recorded, folder: Path
) -> None:
    """The files as they were: judged again, and where that answers differently, from the ledger.

    What a load was warned of is not in the ledger: its report is that of today's checks.
    """
    outcome = judge_again(con, workspace, event, folder, lambda _: None)
    recording = outcome.recording
    if recording is not None and recording.event_hash == event.event_hash:
        return
    if recording is not None:
        comparison = compare_all(con, ledger.TABLES)
        if event.kind == "load" or not (comparison.rows or comparison.texts_differ):
            seal_as_recorded(con, event, outcome.ack, folder)
            return
    empty(folder)
    again = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        write_from_ledger(again, workspace, event, folder)
    finally:
        again.close()


def empty(folder: Path) -> None:
    """Take away every file."""
    for path in folder.iterdir():
        path.unlink()


def seal_as_recorded(
    con: duckdb.DuckDBPyConnection, event: Recorded, ack: dict[str, Any], folder: Path
) -> None:
    """The acknowledgement of then: the same answers by other software or other rules."""
    for name in ("ack.json", "manifest.sha256"):
        (folder / name).unlink(missing_ok=True)
    as_then = {**ack, **facts_of(event)}
    if event.kind != "load":  # the page says by which rules the file was judged
        results.write_page_of(con, as_then, folder)
    results.write_ack(folder, {**as_then, "files": results.seal(folder)})


def facts_of(event: Recorded) -> dict[str, Any]:
    """What the ledger knows of the acknowledgement."""
    return {
        "versions": {
            "ecf_batch": event.software_version,
            "rules": event.rules_version,
            "reference": f"event {event.reference}",
        },
        "status": event.status,
        "counts": {name: event.counts.get(name, 0) for name in results.NO_ROWS},
        "result_hash": event.result_hash,
        "ledger_hash": event.event_hash,
    }


def write_from_ledger(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, event: Recorded, folder: Path
) -> None:
    """The recorded answers beside the sender's columns, which are read from the archived file."""
    ledger.next_event(con, event.received_at, event.lead_provider_id, event.event)
    request = same_request(workspace, event)
    received = intake.read(con, request)
    work = field_checks.read_values(con, received)
    field_checks.check_fields(con, received, work)
    create_messages(con)
    counts_by_type, declared = verdicts.recall_outcomes(con)
    results.recall_findings(con)
    files = results.write_batch_files(con, request.batch_id, folder, received)
    ack = replace(
        results.opening_ack(request),
        source=results.source_of(request, received, event.canonical_sha256),
        counts_by_type=counts_by_type,
        declared=declared,
        partly_checked=event.options.get("partly_checked", 0),
        changed_by_spreadsheets=results.changed_by_spreadsheets(con, received.columns),
        control=control_of(event),
        **facts_of(event),
    )
    files += [
        results.write_workbook(con, ack, folder, received),
        results.write_page(con, ack, folder),
    ]
    results.write_acknowledgement(con, ack, folder, files)


def control_of(event: Recorded) -> dict[str, Any] | None:
    """The control total; a recorded batch always agreed with it."""
    expected = event.options.get("expect_rows")
    return None if expected is None else {"expected_rows": expected, "agrees": True}
