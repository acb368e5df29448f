"""The product on one page: a file comes in, is judged, is recorded, and its results go out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from pipeline import field_checks, intake, ledger, results, state_checks, verdicts
from pipeline.catalogue.codes import create_messages
from pipeline.database.side_by_side import side_by_side
from pipeline.model.received import Received
from pipeline.model.request import Progress, Request


class Result(NamedTuple):
    """What became of a file; the caller commits `recording` once its results are on the disk."""

    ack: dict[str, Any]
    exit_code: int
    recording: ledger.Recording | None = None
    said: tuple[str, ...] = ()


def read_batch(con: duckdb.DuckDBPyConnection, request: Request, progress: Progress) -> Received:
    """Read a batch and check its fields; nothing has to be known. Raises `Refused`."""
    progress("reading the file")
    received = intake.read(con, request)
    work = field_checks.read_values(con, received)
    progress("checking every field")
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
    progress("comparing with what is known")
    state_checks.fetch_calendar(con)
    at_hand = state_checks.fetch_known(con, request)
    state_checks.judge_rows(con, request, at_hand, progress)
    outcome = verdicts.decide_outcomes(con, request, sent_before=at_hand.sent_before)
    state_checks.drop_judged(con)
    progress("writing the results")
    results.prepare_results(con)
    with side_by_side(con) as beside:  # result files and hashes: none needs another
        files = beside.start(results.write_batch_files, request.batch_id, folder, received)
        hashes = beside.start(results.hash_rows)
        recording = None
        if request.records and not outcome.refused:
            verdicts.stage_rows(con)
            recording = ledger.begin_recording(con)
        outcome = outcome.with_hashes(*hashes.result())
        if recording:
            recording.seal(ledger.batch_event(request, outcome, files.result()))
    ledger_hash = recording.event_hash if recording else None
    ack = results.acknowledge(con, request, received, outcome, ledger_hash, folder, files.result())
    return Result(ack, outcome.exit_code, recording)
