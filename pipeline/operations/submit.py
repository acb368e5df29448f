"""Submit or check a file: it is received, judged, recorded and answered, or refused."""

from __future__ import annotations

import json
import logging
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline import field_checks, intake, ledger, results
from pipeline.database import sql
from pipeline.database.side_by_side import start_unattended
from pipeline.database.tuning import working_memory_mb
from pipeline.ledger.events import reference_version
from pipeline.model import done
from pipeline.model.findings import Refused
from pipeline.model.limits import Limits
from pipeline.model.request import Progress, Request
from pipeline.operations.judge_file import judge_read, read_file
from pipeline.operations.receipt import Receipt, answer_in_turn, in_words, record_and_publish
from pipeline.operations.sent_before import find_answer
from pipeline.workspace.archive import (
    ReceivedFile,
    name_batch,
    receive_or_refuse,
    refuse_changed,
)
from pipeline.workspace.folders import Busy, Workspace, readable
from pipeline.workspace.inbox import Provider
from pipeline.workspace.lock import Turn
from pipeline.workspace.work_folders import work_folder


@dataclass(frozen=True)
class Submission:
    """What was asked for the files handed in; `turn` holds the workspace for it.

    `job`: asked again under the same ID, what was recorded the first time is the answer.
    `results_in`: where the results of a check go, in place of the outbox.
    """

    mode: str
    provider: str
    lead_provider_id: str
    now: datetime
    server_date: datetime | None
    limits: Limits
    all_or_nothing: bool = False
    expect_rows: int | None = None
    channel: str = "command"
    sent_by: str | None = None
    job: str | None = None
    results_in: Path | None = None
    turn: Turn = nullcontext
    had_grown: bool = False


def source_judged(
    workspace: Workspace, provider: Provider, batch_id: str
) -> tuple[int, str | None] | None:
    """Size and hash of the file whose results have this ID; None: there are no such results."""
    ack = workspace.outbox(provider.name, provider.lead_provider_id) / batch_id / "ack.json"
    try:
        source = json.loads(ack.read_text(encoding="utf-8"))["source"]
        return int(source["bytes"]), source["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def submit_safely(
    workspace: Workspace, source: Path, order: Submission, progress: Progress
) -> Receipt:
    """As `submit_file`, and a fault of ours is an answer too: exit 70, nothing recorded.

    A file that changes while it is copied is left alone: exit 75, nothing written.
    """
    try:
        return submit_file(workspace, source, order, progress)
    except Busy:
        raise
    except Refused as refusal:
        message = "The file changes while it is read. Wait until it is complete, then try again."
        return Receipt(failed(order, source, message), refusal.exit_code, None)
    except Exception as fault:
        if done.is_stopped():
            raise KeyboardInterrupt from fault
        logging.getLogger("ecf_batch").debug("a fault of ours", exc_info=fault)
        return Receipt(failed(order, source, in_words(fault)), 70, None)


def failed(order: Submission, source: Path, message: str) -> dict[str, Any]:
    """The acknowledgement of a file that could not be judged; nothing was recorded."""
    request = request_for(ReceivedFile(source, readable(source.name), "", 0), order)
    return results.acknowledge_failure(request, message)


def submit_file(
    workspace: Workspace, source: Path, order: Submission, progress: Progress
) -> Receipt:
    """Judge one batch file and publish its results; record it when the order says submit.

    A file that cannot be judged in the memory that its size suggests is judged again with all.
    """
    # What the field checks import takes longer than opening the ledger and reading a small file.
    start_unattended(import_ahead)
    memory_mb = working_memory_mb(source.stat().st_size)
    try:
        return judge_within(memory_mb, workspace, source, order, progress)
    except Exception as fault:
        if not sql.ran_out_of_memory(fault):
            raise
        return judge_within(None, workspace, source, order, progress)


def import_ahead() -> None:
    """Import what the field checks and the results for people need, in the order of need."""
    field_checks.import_ahead()
    results.import_ahead()


def judge_within(
    memory_mb: int | None, workspace: Workspace, source: Path, order: Submission, progress: Progress
) -> Receipt:
    """Judge one batch file in an empty working database, which may take so many MB.

    Taking the file and checking its fields need no turn; what is known is asked in it. Files of
    statements that the file changes are written after it.
    """
    with work_folder(workspace) as work, ledger.borrowed_database(work, memory_mb) as con:
        taken, read = receive_and_read(con, workspace, source, work, order, progress)

        def judge() -> Receipt:
            try:
                return judge_received(con, workspace, taken, read, work, order, progress)
            finally:
                ledger.detach(con)

        return answer_in_turn(workspace, order.turn, judge)


def receive_and_read(
    con: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    source: Path,
    work: Path,
    order: Submission,
    progress: Progress,
) -> tuple[ReceivedFile, intake.Received | Refused | None]:
    """Take the file and read it; None in place of what was read: it was sent before."""
    taken, refusal = receive_or_refuse(source, work, order.limits.max_file_mb)
    if refusal is not None:
        return taken, refusal
    if was_finished_before(workspace, order, taken.sha256):
        return taken, None
    ledger.put_moment(con, order.now, order.lead_provider_id)
    return taken, read_file(con, request_for(taken, order), progress)


def was_finished_before(workspace: Workspace, order: Submission, sha256: str) -> bool:
    """Whether these bytes need not be read again: nothing takes back what was recorded of them."""
    with ledger.peeked_ledger(workspace.ledger) as con:
        return ledger.find_finished(con, order.lead_provider_id, sha256) is not None


def judge_received(
    con: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    taken: ReceivedFile,
    read: intake.Received | Refused | None,
    work: Path,
    order: Submission,
    progress: Progress,
) -> Receipt:
    """Answer at once when the file was sent before, else judge what was read of it."""
    ledger.attach(con, workspace.ledger, read_only=True)
    if order.mode == "submit":
        ledger.bring_up_to_date(con)
    ledger.next_event(con, order.now, order.lead_provider_id, views=ledger.VIEWS_OF_BATCH)
    outbox = workspace.outbox(order.provider, order.lead_provider_id)
    request = make_request(con, workspace, taken, order)
    if before := find_answer(con, request, outbox):
        return Receipt(*before)
    if read is None:
        raise RuntimeError("a file that was sent before is not in the ledger any more")
    folder = work / "results"
    folder.mkdir()
    outcome = judge_read(con, request, read, folder, progress)
    refuse_changed(taken)
    return record_and_publish(workspace, taken, outcome, folder, order.results_in or outbox)


def make_request(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, taken: ReceivedFile, order: Submission
) -> Request:
    """The request for one file of the order, with an ID that no other has."""
    places = [workspace.outbox(order.provider, order.lead_provider_id), workspace.root / "archive"]
    prefix = "check-" if order.mode == "check" else ""
    return replace(
        request_for(taken, order),
        batch_id=name_batch(order.now, taken.sha256, places, prefix),
        reference=reference_version(con),
    )


def request_for(taken: ReceivedFile, order: Submission) -> Request:
    """What is asked for a file, as far as it can be said before its turn: without an ID."""
    return Request(
        mode=order.mode,
        path=taken.path,
        filename=taken.filename,
        batch_id="",
        sha256=taken.sha256,
        bytes=taken.bytes,
        provider=order.provider,
        lead_provider_id=order.lead_provider_id,
        now=order.now,
        server_date=order.server_date,
        limits=order.limits,
        all_or_nothing=order.all_or_nothing,
        expect_rows=order.expect_rows,
        channel=order.channel,
        sent_by=order.sent_by,
        job=order.job,
        had_grown=order.had_grown,
    )
