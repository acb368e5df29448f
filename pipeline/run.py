"""The product on one page: a file comes in, is judged, is recorded, and its results go out."""

from __future__ import annotations

from pathlib import Path

from duckdb import DuckDBPyConnection as Con

from pipeline import field_checks, intake, ledger, results, state_checks, verdicts
from pipeline.database.side_by_side import side_by_side
from pipeline.ledger import Answer
from pipeline.model.received import Received
from pipeline.model.request import Progress, Request, Step


def read_batch(con: Con, request: Request, progress: Progress) -> Received:
    """Read a batch and check its fields; nothing has to be known. Raises `Refused`."""
    progress(Step("reading the file"))
    received = intake.read(con, request)
    work = field_checks.read_values(con, received)
    progress(Step("checking every field"))
    field_checks.check_fields(con, received, work)
    return received


def judge_batch(con: Con, request: Request, progress: Progress) -> bool:
    """Judge what was read by what is known; whether its bytes came before. Raises `Refused`."""
    progress(Step("comparing with what is known"))
    state_checks.fetch_calendar(con)
    at_hand = state_checks.fetch_known(con, request)
    state_checks.judge_rows(con, request, at_hand, progress)
    verdicts.gather_answers(con)
    return at_hand.sent_before


def answer_batch(con: Con, request: Request, received: Received, again: bool, to: Path) -> Answer:
    """Draw the sum of what was judged, write the results, prepare what is to be recorded."""
    outcome = verdicts.decide_outcomes(con, request, sent_before=again)
    state_checks.drop_judged(con)
    results.prepare_results(con)
    with side_by_side(con) as beside:  # result files and hashes: none needs another
        files = results.BatchFiles(con, beside, request, received, outcome, to)
        if records := request.records and not outcome.refused:
            verdicts.stage_rows(con)
        recording = ledger.begin_recording(con) if records else None
        outcome, written = files.finish()
        if recording:
            recording.seal(ledger.batch_event(request, outcome, written))
    ack = files.acknowledge(recording.event_hash if recording else None)
    return Answer(ack, outcome.exit_code, recording)
