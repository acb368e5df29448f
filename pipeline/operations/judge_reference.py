"""One file of reference data through the rooms: recorded with all its rows, or refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from pipeline import field_checks, intake, ledger, load, results, verdicts
from pipeline.catalogue.codes import create_messages
from pipeline.ledger import Answer
from pipeline.model.findings import Finding, Refused, append_findings
from pipeline.model.outcome import Outcome
from pipeline.model.request import Progress, Request, Step
from pipeline.operations.judge_file import refuse


def judge_reference(
    con: duckdb.DuckDBPyConnection, request: Request, folder: Path, progress: Progress
) -> Answer:
    """Check reference data and write its report into `folder`; as `judge_file` for a batch."""
    try:
        answer = load_reference_data(con, request, folder, progress)
    except Refused as refusal:
        return refuse(con, request, refusal, folder)
    return answer._replace(said=results.said_of_file(con))


def load_reference_data(
    con: duckdb.DuckDBPyConnection, request: Request, folder: Path, progress: Progress
) -> Answer:
    """file -> intake -> reference checks -> ledger, results; all or nothing. Raises `Refused`."""
    kind = request.kind or ""
    create_messages(con)
    if intake.is_api_json(request.path):
        return load_api_json(con, request, folder, progress)
    progress(Step("reading the file"))
    received = intake.read_table(
        con, request.path, request.limits, load.headers_of(kind), load.keys_of(kind)
    )
    progress(Step("checking"))
    load.check(con, received, kind)
    load.refuse_faults(con)
    load.record(con, kind)
    return record_load(con, request, kind, received, folder, progress)


def load_api_json(
    con: duckdb.DuckDBPyConnection, request: Request, folder: Path, progress: Progress
) -> Answer:
    """The same for an answer of the API, whose entries may become rows of two kinds."""
    progress(Step("reading the file"))
    entries = intake.read_api_json(request.path)
    if not entries:
        return note_no_entries(con, request, folder)
    kind = intake.kind_of_entries(entries, request.kind)
    progress(Step("checking"))
    rows = load.rows_of_entries(con, entries, kind, request.lead_provider_id)
    intake.put_rows(con, rows.table, [part for _, part in rows.kinds])
    for number, (own_kind, part) in enumerate(rows.kinds):
        load.check(con, part, own_kind, keep=number > 0)
        load.record(con, own_kind)
    load.refuse_faults(con)
    received = intake.Received("json", "UTF-8", None, (), ())
    return record_load(con, request, kind, received, folder, progress)


def record_load(
    con: duckdb.DuckDBPyConnection,
    request: Request,
    kind: str,
    received: intake.Received,
    folder: Path,
    progress: Progress,
) -> Answer:
    """Record reference data that is without a fault, and what follows from it."""
    if kind == "participants":
        load.decide_eligibility(con)
    if kind == "declarations":
        load.report_loaded_states(con)
    progress(Step("recording"))
    verdicts.settle_nothing(con)
    field_checks.leave_aside(con)
    files = results.write_load_report(con, request, folder)
    outcome = Outcome("accepted", 0, {**results.NO_ROWS, **load.count_rows(con)})
    recording = ledger.record(con, ledger.load_event(request, outcome.counts, files))
    event_hash = recording.event_hash
    ack = results.acknowledge_load(con, request, received, outcome, event_hash, folder, files)
    return Answer(ack, 0, recording)


def note_no_entries(con: duckdb.DuckDBPyConnection, request: Request, folder: Path) -> Answer:
    """The results of an answer of the API without entries: nothing is recorded."""
    intake.leave_unread(con)
    field_checks.leave_aside(con)
    verdicts.settle_nothing(con)
    append_findings(con, [Finding("json_no_entries")])
    files = results.write_load_report(con, request, folder)
    ack = replace(results.opening_ack(request), status="accepted")
    return Answer(results.write_acknowledgement(con, ack, folder, files), 0)
