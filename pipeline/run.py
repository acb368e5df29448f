"""The product on one page: a file comes in, is judged, is recorded, and its results go out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from pipeline import field_checks, intake, ledger, results, state_checks, verdicts
from pipeline.catalogue.codes import create_messages
from pipeline.database.side_by_side import side_by_side
from pipeline.model.received import Received
from pipeline.model.request import Progress, Request, Step


class Result(NamedTuple):
    """What became of a file; the caller commits `recording` once its results are on the disk."""

    ack: dict[str, Any]
    exit_code: int
    recording: ledger.Recording | None = None
    said: tuple[str, ...] = ()


def read_batch(con: duckdb.DuckDBPyConnection, request: Request, progress: Progress) -> Received:
    """Read a batch and check its fields; nothing has to be known. Raises `Refused`."""
    progress(Step("reading the file"))
    received = intake.read(con, request)
    work = field_checks.read_values(con, received)
    progress(Step("checking every field"))
    field_checks.check_fields(con, received, work)
    return received


def judge_batch(
    con: duckdb.DuckDBPyConnection,
    request: Request,
    received: Received,
    folder: Path,
    progress: Progress,
) -> Result:
    """Judge what was read, once `ledger.next_event` said what is known; raises `Refused`."""
    create_messages(con)
    progress(Step("comparing with what is known"))
    state_checks.fetch_calendar(con)
    at_hand = state_checks.fetch_known(con, request)
    state_checks.judge_rows(con, request, at_hand, progress)
    verdicts.gather_answers(con)
    return answer_batch(con, request, received, at_hand.sent_before, folder, progress)


def answer_batch(
    con: duckdb.DuckDBPyConnection,
    request: Request,
    received: Received,
    sent_before: bool,
    folder: Path,
    progress: Progress,
) -> Result:
    """Draw the sum of what was judged, write the results, prepare what is to be recorded."""
    outcome = verdicts.decide_outcomes(con, request, sent_before=sent_before)
    state_checks.drop_judged(con)
    progress(Step("writing the results"))
    results.prepare_results(con)
    ack = results.draft_ack(con, request, received, outcome)
    with side_by_side(con) as beside:  # result files and hashes: none needs another
        files = beside.start(results.write_batch_files, request.batch_id, folder, received)
        book = beside.start(results.write_workbook, ack, folder, received)
        hashes = beside.start(results.hash_rows)
        recording = None
        if request.records and not outcome.refused:
            verdicts.stage_rows(con)
            recording = ledger.begin_recording(con)
        outcome = outcome.with_hashes(*hashes.result())
        ack = results.with_hashes(ack, outcome)
        page = beside.start(results.write_page, ack, folder)
        written = [*files.result(), book.result(), page.result()]
        if recording:
            recording.seal(ledger.batch_event(request, outcome, written))
            ack = replace(ack, ledger_hash=recording.event_hash)
    document = results.write_acknowledgement(con, ack, folder, written)
    return Result(document, outcome.exit_code, recording)
