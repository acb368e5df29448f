"""What a file is answered with, once its event stands and its results are published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline import ledger
from pipeline.workspace.archive import ReceivedFile, archive, discard
from pipeline.workspace.folders import Busy, Workspace
from pipeline.workspace.lock import LineForFiles, Turn
from pipeline.workspace.publishing import publish, stage


@dataclass(frozen=True)
class Receipt:
    """The acknowledgement, the folder with the results (None: there is none) and the exit code.

    `said` are the findings about the file as a whole, in full. `changes_statements`: the files of
    some payable statements have to be written anew, which is noted.
    """

    ack: dict[str, Any]
    exit_code: int
    folder: Path | None
    said: tuple[str, ...] = ()
    changes_statements: bool = False


def in_words(fault: Exception) -> str:
    """What went wrong, and where."""
    if "No space left on device" in str(fault) and not isinstance(fault, OSError):
        return "The disk is full: no space left on device."
    if isinstance(fault, OSError) and fault.strerror:
        return f"{fault.strerror}{f': {fault.filename}' if fault.filename else ''}."
    return f"{type(fault).__name__}: {fault}"


def record_and_publish(
    workspace: Workspace, taken: ReceivedFile, outcome: ledger.Answer, folder: Path, outbox: Path
) -> Receipt:
    """Archive and record what is to be recorded, then publish the folder by one rename.

    In this order: a file is in the archive before the ledger names it, and the ledger has it before
    anyone reads that it was accepted. What a crash leaves between two steps is put right by the
    next command.
    """
    batch_id = outcome.ack["batch_id"]
    waiting, target = outbox / f".{batch_id}", outbox / batch_id
    changes = False
    if outcome.recording is None:
        stage(folder, waiting)
    else:
        recording = outcome.recording
        try:
            stage(folder, waiting)
            archive(workspace, taken, batch_id)
            changes = note_statements(workspace, recording)
            ledger.commit_surely(recording, workspace.ledger)
        except BaseException:
            if not may_be_recorded(workspace, recording):
                discard(workspace, waiting, batch_id)
            raise
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
        return Receipt(outcome.ack, 70, waiting, (*outcome.said, stands), changes)
    return Receipt(outcome.ack, outcome.exit_code, target, outcome.said, changes)


def note_statements(workspace: Workspace, recording: ledger.Recording) -> bool:
    """Note the payable statements that an event to be recorded changes; whether there are any."""
    payable = "select 1 from ledger.statement where state = 'payable' limit 1"
    if not recording.con.execute(payable).fetchall():
        return False
    # The rooms of statements take a tenth of a second to import, which few files need.
    from pipeline.operations import statement_files

    return statement_files.note_changed(workspace, recording)


def may_be_recorded(workspace: Workspace, recording: ledger.Recording) -> bool:
    """Whether the event is in the ledger; where that cannot be asked, it may be."""
    try:
        return ledger.is_committed(recording, workspace.ledger)
    except (duckdb.Error, Busy):
        return True


def answer_in_turn(workspace: Workspace, turn: Turn, judge: Callable[[], Receipt]) -> Receipt:
    """Judge and record in a turn; files of statements that this changes are written after it."""
    with LineForFiles(workspace) as line:
        with turn():
            answered = judge()
            if answered.changes_statements:
                line.join()
        if not answered.changes_statements:
            return answered
        from pipeline.operations import statement_files

        try:
            statement_files.write_unwritten(workspace, line=line, turn=turn)
        except Exception as fault:
            unwritten = str(statement_files.NotYetWritten("The file is recorded.", fault))
            return replace(answered, exit_code=70, said=(*answered.said, unwritten))
    return answered
