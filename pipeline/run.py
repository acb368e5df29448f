"""The product on one page: a file comes in, is judged, is recorded, and its results go out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from pipeline import field_checks, intake, ledger, load, results, state_checks, verdicts
from pipeline.catalogue.codes import intake_faults, put_words
from pipeline.catalogue.versions import rules_version
from pipeline.model.findings import Refused
from pipeline.model.received import Received
from pipeline.model.request import Progress, Request
from pipeline.requests import (
    Outcome,
    conclude,
    conclude_load,
    describe,
    hash_rows,
    refuse,
    refuse_faults,
)


def run_batch(
    con: duckdb.DuckDBPyConnection, request: Request, folder: Path, progress: Progress
) -> Outcome:
    """file -> intake -> field checks -> state checks -> verdicts -> results, ledger.

    `con` is the working database, made ready by `ledger.next_event`; `folder` takes the result
    files. The caller commits what is recorded (`Outcome.recording`) and publishes the folder.
    """
    try:
        received = judge_file(con, request, progress)
    except Refused as refusal:
        return refuse(con, request, refusal, folder)
    settled = verdicts.settle(
        con, all_or_nothing=request.all_or_nothing, expect_rows=request.expect_rows
    )
    progress("writing the results")
    results.prepare_results(con)
    recording = None
    # Result files, hashes and rows of the ledger go out side by side: none needs another.
    with ThreadPoolExecutor(3) as beside:
        shown = (request.batch_id, folder, received.columns, received.kinds)
        files = beside.submit(results.write_batch_files, con.cursor(), *shown)
        hashed = beside.submit(hash_rows, con.cursor(), settled)
        if request.records and not settled.refused:
            verdicts.stage_rows(con)
            recording = ledger.Recording(con, rules_version())
            content = beside.submit(recording.hash_content, con.cursor())
            recording.write()
            content.result()
        settled = hashed.result()
        if recording is not None:
            recording.seal(describe(request, settled))
        described = files.result()
    return conclude(con, request, received, settled, recording, folder, described)


def judge_file(con: duckdb.DuckDBPyConnection, request: Request, progress: Progress) -> Received:
    """Read the file and judge its rows; raises `Refused` when that cannot be done."""
    progress("reading the file")
    # What is known is fetched beside the reading and the field checks, as far as they do not need
    # each other.
    with ThreadPoolExecutor(1) as beside:
        calendar = beside.submit(state_checks.fetch_calendar, con.cursor())
        received = intake.read(con, request.path, request.limits, request.filename)
        results.put_columns(con, received.columns, received.sheets)
        field_checks.read_values(con, received, intake_faults())
        progress("checking every field")
        known = beside.submit(state_checks.fetch_known, con.cursor())
        field_checks.check_fields(con, received)
        calendar.result()
        known.result()
    put_words(con)
    progress("comparing with what is known")
    state_checks.line_up(con, request.limits.max_rows_per_participant)
    state_checks.judge_turns(con, progress)
    state_checks.forget_facts(con)
    return received


def run_load(
    con: duckdb.DuckDBPyConnection, request: Request, folder: Path, progress: Progress
) -> Outcome:
    """file -> intake -> reference checks -> ledger, results; all or nothing."""
    kind = request.kind or ""
    put_words(con)
    try:
        progress("reading the file")
        received = intake.read_table(con, request.path, request.limits, load.headers_of(kind))
        results.put_columns(con, received.columns, received.sheets)
        progress("checking")
        load.check(con, received, kind)
        refuse_faults(con)
    except Refused as refusal:
        return refuse(con, request, refusal, folder)
    load.record(con, kind)
    if kind == "participants":
        load.settle_eligibility(con)
    progress("recording")
    return conclude_load(con, request, received, folder)
