"""Judge a recorded file again: the normal rooms, the ledger as it was just before, nothing kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from pipeline import ledger
from pipeline.audit.compare import compare_all
from pipeline.audit.history import Recorded, history
from pipeline.audit.removed import find_removed, sentence_of
from pipeline.audit.replay import (
    DIFFERENT,
    ENDED,
    IDENTICAL,
    REMOVED,
    UNREADABLE,
    Replay,
    explain_rows,
    remarks_of,
)
from pipeline.audit.rules_changed import changed_rules, recorded_rules
from pipeline.catalogue.codes import all_messages
from pipeline.catalogue.versions import rule_hashes
from pipeline.engines import Engine, PiecesEnded
from pipeline.model.limits import Limits
from pipeline.model.request import Progress, Request
from pipeline.operations.judge_file import judge_file
from pipeline.operations.judge_reference import judge_reference
from pipeline.operations.source import Source
from pipeline.workspace.folders import Workspace, safe_name


def archived_file(workspace: Workspace, event: Recorded) -> Path:
    """Where the file of an event was put when it was received."""
    return workspace.archive(event.batch_id or "") / safe_name(event.filename or "")


def is_unaltered(path: Path, event: Recorded) -> bool:
    """Whether the archived file is there, byte for byte."""
    if not path.is_file() or path.stat().st_size != event.bytes:
        return False
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest() == event.sha256


def why_gone(workspace: Workspace, event: Recorded) -> str | None:
    """Which event removed the archived file, and when; None: it is there, or is missing."""
    if archived_file(workspace, event).exists():
        return None
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        return who_removed(con, event)
    finally:
        con.close()


def who_removed(con: duckdb.DuckDBPyConnection, event: Recorded) -> str | None:
    """Which event says that it removed the archived file, and when."""
    removed = find_removed(history(con)).archive.get(event.event)
    return sentence_of(f"The file of batch {event.batch_id}", removed) if removed else None


def require_archived(workspace: Workspace, event: Recorded) -> None:
    """Raise LookupError where retention has removed the file, FileNotFoundError where it is not
    there as it was received.
    """
    path = archived_file(workspace, event)
    if not is_unaltered(path, event):
        if gone := why_gone(workspace, event):
            raise LookupError(f"{gone}.")
        raise FileNotFoundError(2, "The archived file is not there as it was received", str(path))


def same_request(workspace: Workspace, event: Recorded) -> Request:
    """What was asked then. The mode is that of the first time; committing is up to the caller."""
    return Request(
        mode="load" if event.kind == "load" else "submit",
        path=archived_file(workspace, event),
        filename=event.filename or "",
        batch_id=event.batch_id or "",
        sha256=event.sha256 or "",
        bytes=event.bytes or 0,
        provider=event.provider or "",
        lead_provider_id=event.lead_provider_id,
        now=event.received_at,
        server_date=event.server_date,
        limits=Limits(**event.options.get("limits", {})),
        all_or_nothing=bool(event.options.get("all_or_nothing")),
        expect_rows=event.options.get("expect_rows"),
        kind=event.options.get("kind"),
        reference=f"event {event.reference}",
        channel=event.options.get("channel", "command"),
        sent_by=event.options.get("sent_by"),
        job=event.options.get("job"),
        had_grown=bool(event.options.get("had_grown")),
    )


def judge_again(
    con: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    event: Recorded,
    folder: Path,
    progress: Progress,
) -> ledger.Answer:
    """Run the archived file of an event through the rooms; `folder` takes the result files.

    `con` is a fresh working database on a ledger that is attached read-only: what the rooms stage
    in it (`new_...`) is what they would record now.
    """
    ledger.next_event(con, event.received_at, event.lead_provider_id, event.event)
    request = same_request(workspace, event)
    judge = judge_reference if request.mode == "load" else judge_file
    return judge(con, request, folder, progress)


def replay(source: Source, event: Recorded) -> Replay:
    """Judge the file of an event again, in a folder that is gone afterwards, and compare."""
    workspace = source.workspace
    path = archived_file(workspace, event)
    with source.folder() as folder, source.opened(folder) as con:
        if not is_unaltered(path, event):
            return answer_without(con, path.relative_to(workspace.root), event, path.exists())
        results = folder / "results"
        results.mkdir()
        outcome = judge_again(con, workspace, event, results, lambda _: None)
        return compare(con, event, outcome)


def answer_without(
    con: duckdb.DuckDBPyConnection, path: Path, event: Recorded, there: bool
) -> Replay:
    """The answer where the archived file is not as it was received, or not `there` at all."""
    if not there and (gone := who_removed(con, event)):
        return answer(event, REMOVED, remarks=[f"{gone}."])
    fault = "is not the file that was received" if there else "is missing"
    return answer(event, UNREADABLE, remarks=[f"{path} {fault}."])


def compare(con: duckdb.DuckDBPyConnection, event: Recorded, outcome: ledger.Answer) -> Replay:
    """What differs between the event and what the rooms have staged for it now."""
    changed = changed_rules(recorded_rules(con, event.rules_version or ""), rule_hashes())
    if outcome.recording is None:
        codes = ", ".join(found["code"] for found in outcome.ack["errors_by_code"])
        found = [f"The file is refused now: {codes}."]
        return answer(event, DIFFERENT, changed=changed, from_rules=bool(changed), remarks=found)
    comparison = compare_all(con, ledger.TABLES)
    layers = {code: words.layer for code, words in all_messages().items()}
    rows = explain_rows(comparison.rows, changed, layers)
    hash_now = outcome.ack["result_hash"]
    identical = comparison.identical and hash_now == event.result_hash
    explained = bool(changed) and not identical and all(row["because_of"] for row in rows)
    return answer(
        event,
        IDENTICAL if identical else DIFFERENT,
        rows=rows,
        tables=[asdict(table) for table in comparison.tables],
        changed=changed,
        from_rules=None if identical else explained,
        remarks=remarks_of(comparison, changed, identical=identical, explained=explained),
        result_hash={"recorded": event.result_hash, "now": hash_now},
    )


def answer(
    event: Recorded,
    status: str,
    *,
    changed: dict[str, str] | None = None,
    **found: Any,
) -> Replay:
    """A replay's answer about an event."""
    return Replay(
        event=event.event,
        batch_id=event.batch_id or "",
        kind=event.kind,
        provider=event.provider,
        status=status,
        rules_changed=changed or {},
        **found,
    )


def replay_all(source: Source, events: Sequence[Recorded], engine: Engine) -> Iterator[Replay]:
    """Replay events on an engine; the answers in the order of the events.

    An event that ended every process that judged it is answered last. Whoever calls has a copy of
    the ledger that nobody writes to. Raises `EngineFault` when the engine gives out.
    """
    try:
        yield from engine.map(replay, ((source, event) for event in events))
    except PiecesEnded as fault:
        for place, processes in fault.ended.items():
            event = events[place]
            # Not sure to be its fault: a worker may have had another file as well.
            remark = (
                f"{processes} workers ended while they had {event.filename}. To see it by itself: "
                f"ecf-batch audit replay {event.batch_id}"
            )
            yield answer(event, ENDED, remarks=[remark])
