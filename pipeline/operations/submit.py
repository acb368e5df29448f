"""Submit or check a file: it is received, judged, recorded and answered, or refused."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline import field_checks, ledger, results
from pipeline.database import sql
from pipeline.database.side_by_side import start_unattended
from pipeline.database.tuning import working_memory_mb
from pipeline.ledger.events import reference_version
from pipeline.model import done
from pipeline.model.findings import Refused
from pipeline.model.limits import Limits
from pipeline.model.request import Progress, Request
from pipeline.operations import month_end
from pipeline.operations.judge_file import judge_file, refuse
from pipeline.run import Result
from pipeline.workspace.archive import (
    ReceivedFile,
    archive,
    discard,
    name_batch,
    receive,
    work_folder,
)
from pipeline.workspace.folders import Workspace
from pipeline.workspace.publishing import publish, stage


@dataclass(frozen=True)
class Submission:
    """What a command was told about the files handed in."""

    mode: str
    provider: str
    lead_provider_id: str
    now: datetime
    server_date: datetime | None
    limits: Limits
    all_or_nothing: bool = False
    expect_rows: int | None = None
    channel: str = "command"


@dataclass(frozen=True)
class Receipt:
    """The acknowledgement, the folder with the results (None: there is none) and the exit code.

    `said` are the findings about the file as a whole, in full.
    """

    ack: dict[str, Any]
    exit_code: int
    folder: Path | None
    said: tuple[str, ...] = ()


def submit_safely(
    workspace: Workspace, source: Path, order: Submission, progress: Progress
) -> Receipt:
    """As `submit_file`, and a fault of ours is an answer too: exit 70, nothing recorded.

    A file that changes while it is copied is left alone: exit 75, nothing written.
    """
    try:
        return submit_file(workspace, source, order, progress)
    except Refused as refusal:
        message = "The file changes while it is read. Wait until it is complete, then try again."
        return Receipt(failed(order, source, message), refusal.exit_code, None)
    except Exception as fault:
        if done.is_stopped():
            raise KeyboardInterrupt from fault
        logging.getLogger("ecf_batch").debug("a fault of ours", exc_info=fault)
        return Receipt(failed(order, source, in_words(fault)), 70, None)


def in_words(fault: Exception) -> str:
    """What went wrong, and where."""
    if "No space left on device" in str(fault) and not isinstance(fault, OSError):
        return "The disk is full: no space left on device."
    if isinstance(fault, OSError) and fault.strerror:
        return f"{fault.strerror}{f': {fault.filename}' if fault.filename else ''}."
    return f"{type(fault).__name__}: {fault}"


def failed(order: Submission, source: Path, message: str) -> dict[str, Any]:
    """The acknowledgement of a file that could not be judged; nothing was recorded."""
    request = Request(
        mode=order.mode,
        path=source,
        filename=source.name,
        batch_id="",
        sha256="",
        bytes=0,
        provider=order.provider,
        lead_provider_id=order.lead_provider_id,
        now=order.now,
        server_date=order.server_date,
        limits=order.limits,
    )
    return results.acknowledge_failure(request, message)


def submit_file(
    workspace: Workspace, source: Path, order: Submission, progress: Progress
) -> Receipt:
    """Judge one batch file and publish its results; record it when the order says submit.

    A file that cannot be judged in the memory that its size suggests is judged again with all.
    """
    # What the field checks import takes longer than opening the ledger and reading a small file.
    start_unattended(field_checks.import_ahead)
    memory_mb = working_memory_mb(source.stat().st_size)
    try:
        answered = judge_within(memory_mb, workspace, source, order, progress)
    except Exception as fault:
        if not sql.ran_out_of_memory(fault):
            raise
        answered = judge_within(None, workspace, source, order, progress)
    return with_statement_files(workspace, answered)


def with_statement_files(workspace: Workspace, answered: Receipt) -> Receipt:
    """Write anew the files of statements that the recorded file has changed."""
    if not workspace.unwritten.exists():
        return answered
    try:
        month_end.write_unwritten(workspace)
    except Exception as fault:
        unwritten = str(month_end.NotYetWritten("The file is recorded.", fault))
        return replace(answered, exit_code=70, said=(*answered.said, unwritten))
    return answered


def judge_within(
    memory_mb: int | None, workspace: Workspace, source: Path, order: Submission, progress: Progress
) -> Receipt:
    """Judge one batch file in an empty working database, which may take so many MB."""
    with work_folder(workspace) as work:
        con = ledger.open_ledger(workspace.ledger, work, memory_mb=memory_mb)
        try:
            return receive_and_judge(con, workspace, source, work, order, progress)
        finally:
            con.close()


def receive_and_judge(
    con: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    source: Path,
    work: Path,
    order: Submission,
    progress: Progress,
) -> Receipt:
    """Take the file, answer at once when it was sent before, else run it through the rooms."""
    ledger.next_event(con, order.now, order.lead_provider_id)
    outbox = workspace.outbox(order.provider)
    folder = work / "results"
    folder.mkdir()
    try:
        taken = receive(source, work, order.limits.max_file_mb)
    except Refused as refusal:
        if refusal.exit_code == 75:
            raise
        taken = ReceivedFile(source, source.name, "", source.stat().st_size)
        request = make_request(con, workspace, taken, order)
        return record_and_publish(
            workspace, taken, refuse(con, request, refusal, folder), folder, outbox
        )
    request = make_request(con, workspace, taken, order)
    finished = ledger.find_finished(con, order.lead_provider_id, taken.sha256)
    if finished:
        first = outbox / finished[0]
        return Receipt(results.acknowledge_duplicate(request, *finished, first), 0, first)
    outcome = judge_file(con, request, folder, progress)
    return record_and_publish(workspace, taken, outcome, folder, outbox)


def make_request(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, taken: ReceivedFile, order: Submission
) -> Request:
    """The request for one file of the order."""
    places = [workspace.outbox(order.provider), workspace.root / "archive"]
    prefix = "check-" if order.mode == "check" else ""
    return Request(
        mode=order.mode,
        path=taken.path,
        filename=taken.filename,
        batch_id=name_batch(order.now, taken.sha256, places, prefix),
        sha256=taken.sha256,
        bytes=taken.bytes,
        provider=order.provider,
        lead_provider_id=order.lead_provider_id,
        now=order.now,
        server_date=order.server_date,
        limits=order.limits,
        all_or_nothing=order.all_or_nothing,
        expect_rows=order.expect_rows,
        reference=reference_version(con),
        channel=order.channel,
    )


def record_and_publish(
    workspace: Workspace, taken: ReceivedFile, outcome: Result, folder: Path, outbox: Path
) -> Receipt:
    """Archive and record what is to be recorded, then publish the folder by one rename.

    In this order: a file is in the archive before the ledger names it, and the ledger has it before
    anyone reads that it was accepted. What a crash leaves between two steps is put right by the
    next command.
    """
    batch_id = outcome.ack["batch_id"]
    waiting, target = outbox / f".{batch_id}", outbox / batch_id
    if outcome.recording is None:
        stage(folder, waiting)
    else:
        try:
            stage(folder, waiting)
            archive(workspace, taken, batch_id)
        except BaseException:
            discard(workspace, waiting, batch_id)
            raise
        month_end.note_changed(outcome.recording.con, workspace, outcome.recording.number)
        ledger.commit_surely(outcome.recording, workspace.ledger)
    try:
        publish(waiting, target)
    except OSError as fault:
        if outcome.recording is None:
            raise
        stands = (
            f"The file is recorded, as event {outcome.recording.number}. Its results could not be "
            f"published ({in_words(fault).rstrip('.')}): they wait in {waiting}, and the next "
            "command that may write publishes them."
        )
        return Receipt(outcome.ack, 70, waiting, (*outcome.said, stands))
    return Receipt(outcome.ack, outcome.exit_code, target, outcome.said)
