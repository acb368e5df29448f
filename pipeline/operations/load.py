"""Load reference data, one event for every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from pipeline import ledger, results
from pipeline.database import sql
from pipeline.intake import is_api_json, kind_of_entries, read_api_json
from pipeline.ledger.events import reference_version
from pipeline.ledger.providers import all_providers, provider_of
from pipeline.load import in_load_order, kind_of
from pipeline.model.done import is_stopped as stopped
from pipeline.model.findings import Refused
from pipeline.model.limits import Limits
from pipeline.model.request import Progress, Request, Step
from pipeline.operations.judge_file import refuse
from pipeline.operations.judge_reference import judge_reference
from pipeline.operations.receipt import Receipt, answer_in_turn, in_words, record_and_publish
from pipeline.workspace.archive import ReceivedFile, name_batch, receive_or_refuse
from pipeline.workspace.folders import Busy, Workspace, readable
from pipeline.workspace.inbox import make_inboxes
from pipeline.workspace.lock import Turn, loads_held
from pipeline.workspace.work_folders import work_folder


@dataclass(frozen=True)
class LoadOptions:
    """What a load command was told; `turn` holds the workspace, for one file after another."""

    now: datetime
    server_date: datetime | None
    limits: Limits
    kind: str | None = None
    provider: str | None = None
    turn: Turn = nullcontext


class ProviderNeeded(Exception):
    """An answer of the API does not say whose it is, or nobody has that name (exit 2)."""


# What the API's answer says of these names its provider, or there is none.
NOBODYS = ("schools", "declarations")


def load_files(
    workspace: Workspace, sources: Iterable[Path], order: LoadOptions, progress: Progress
) -> Iterator[tuple[Path, Receipt]]:
    """Load files in the order in which their kinds build on each other; yields each answer at once.

    Other loads wait until all are done; who submits may have the turn between two files. After a
    fault of ours (exit 70), or where others do not let go of the ledger (75), the files that follow
    are not loaded: they may build on it.
    """
    with loads_held(workspace):
        yield from load_in_order(workspace, sources, order, progress)


def load_in_order(
    workspace: Workspace, sources: Iterable[Path], order: LoadOptions, progress: Progress
) -> Iterator[tuple[Path, Receipt]]:
    """The same, where no other load is at work."""
    known = []
    for source in sources:
        try:
            known.append((source, kind_of_file(source, order.kind)))
        except Refused as refusal:
            yield source, answer_for(workspace, source, "", order, progress, refusal)
    require_provider(workspace, known, order)
    # A load that was killed is put right by a turn, even where all its files are loaded already.
    with order.turn():
        begun_after = begin_loading(workspace)
    begun = False
    for source, kind in in_load_order(known):
        progress(Step(f"loading {source.name}"))
        done = (
            begun_after
            and not is_api_json(source)
            and loaded_since(workspace, source, kind, begun_after)
        )
        try:
            answered = done or answer_for(workspace, source, kind, order, progress)
        except Busy as busy:
            if not begun:
                workspace.loading.unlink()
                raise
            yield source, failed(workspace, source, kind, order, str(busy), 75)
            break
        begun = True
        yield source, answered
        if answered.exit_code == 70:
            break
    workspace.loading.unlink()
    make_inboxes(workspace, all_providers(workspace))


def answer_for(
    workspace: Workspace,
    source: Path,
    kind: str,
    order: LoadOptions,
    progress: Progress,
    refusal: Refused | None = None,
) -> Receipt:
    """As `load_one`; a fault of ours is an answer too (70), so is a file that changes (75)."""
    try:
        if refusal is None and is_api_json(source):
            return load_json(workspace, source, kind, order, progress)
        return load_one(workspace, source, kind, order, progress, refusal=refusal)
    except Refused as changing:
        message = "The file changes while it is read. Wait until it is complete, then try again."
        code = changing.exit_code
    except Busy:
        raise
    except Exception as fault:
        if stopped():
            raise KeyboardInterrupt from fault
        message, code = in_words(fault), 70
    return failed(workspace, source, kind, order, message, code)


def failed(
    workspace: Workspace, source: Path, kind: str, order: LoadOptions, message: str, code: int
) -> Receipt:
    """The answer to a file that could not be judged; nothing was recorded."""
    taken = ReceivedFile(source, readable(source.name), "", 0)
    request = replace(make_load_request(workspace, taken, kind, order, ""), batch_id="")
    return Receipt(results.acknowledge_failure(request, message), code, None)


def kind_of_file(source: Path, given: str | None) -> str:
    """The kind of a file: of an answer of the API by its entries, of a table by its name.

    An answer that is not whole, or has no entries, is of the kind that was given, or of none.
    """
    if not is_api_json(source):
        return kind_of(source, given)
    chosen = kind_of(source, given) if given else None
    entries = read_api_json(source)
    return kind_of_entries(entries, chosen) if entries else chosen or ""


def load_json(
    workspace: Workspace, source: Path, kind: str, order: LoadOptions, progress: Progress
) -> Receipt:
    """Load an answer of the API for the provider that was named."""
    found = provider_of(workspace, order.provider) if order.provider else None
    if order.provider and found is None:
        workspace.loading.unlink()
        raise ProviderNeeded(f'There is no lead provider "{order.provider}".')
    return load_one(workspace, source, kind, order, progress, found and found[0])


def require_provider(
    workspace: Workspace, sources: Iterable[tuple[Path, str]], order: LoadOptions
) -> None:
    """Raise ProviderNeeded before anything is loaded, unless these files make the provider."""
    for source, kind in sources:
        if order.provider is None and is_api_json(source) and kind and kind not in NOBODYS:
            raise ProviderNeeded(
                f"{source.name} does not say whose {kind} these are: name the lead provider with "
                "--provider."
            )
    if order.provider is None or any(kind == "lead-providers" for _, kind in sources):
        return
    if provider_of(workspace, order.provider) is None:
        raise ProviderNeeded(f'There is no lead provider "{order.provider}".')


def begin_loading(workspace: Workspace) -> int | None:
    """Note the last event before this command, until it has finished.

    If the command before was killed in the middle of loading: the last event before that one.
    """
    if workspace.loading.exists():
        noted = workspace.loading.read_text(encoding="ascii")
        if noted.isdecimal():
            return int(noted)
    with ledger.peeked_ledger(workspace.ledger) as con:
        number, _ = ledger.last_event(con)
    workspace.loading.write_text(str(number), encoding="ascii")
    return None


def loaded_since(workspace: Workspace, source: Path, kind: str, event: int) -> Receipt | None:
    """The answer to a file that the command loaded before it was killed; None: it did not.

    Loading it twice could do more than once would have: others were loaded meanwhile.
    """
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        with source.open("rb") as handle:
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        return loaded_before(con, workspace, sha256, kind, event)
    finally:
        con.close()


def loaded_before(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, sha256: str, kind: str, event: int
) -> Receipt | None:
    """The answer that these bytes got after an event, if nothing but loads followed them."""
    found = sql.run(con, "load/loaded_since", {"event": event, "kind": kind}).fetchall()
    for batch_id in (batch_id for batch_id, digest in found if digest == sha256):
        folder = workspace.reference_outbox / batch_id
        ack = json.loads((folder / "ack.json").read_text(encoding="utf-8"))
        return Receipt(ack, 0, folder)
    return None


def load_one(
    workspace: Workspace,
    source: Path,
    kind: str,
    order: LoadOptions,
    progress: Progress,
    lead_provider_id: str | None = None,
    refusal: Refused | None = None,
) -> Receipt:
    """Load one file, all or nothing; bytes that were loaded and change nothing are not recorded.

    `lead_provider_id`: whose it is, of an answer of the API that does not say it. `refusal`: why it
    is refused, where that is known before it is read. The file is taken before the turn; files of
    statements that it changes are written after it.
    """
    with work_folder(workspace) as work:
        taken, too_large = receive_or_refuse(source, work, order.limits.max_file_mb)
        refused = refusal or too_large

        def judge() -> Receipt:
            with ledger.borrowed_ledger(workspace.ledger, work) as con:
                ledger.bring_up_to_date(con)
                ledger.next_event(con, order.now, lead_provider_id)
                request = make_load_request(workspace, taken, kind, order, reference_version(con))
                request = replace(request, lead_provider_id=lead_provider_id)
                return load_received(con, workspace, taken, refused, request, work, progress)

        return answer_in_turn(workspace, order.turn, judge)


def load_received(
    con: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    taken: ReceivedFile,
    refusal: Refused | None,
    request: Request,
    work: Path,
    progress: Progress,
) -> Receipt:
    """Check a file that was taken and record it, or answer as it was answered before."""
    folder = work / "results"
    folder.mkdir()
    if refusal is not None:
        outcome = refuse(con, request, refusal, folder)
    else:
        outcome = judge_reference(con, request, folder, progress)
        if outcome.recording is not None and outcome.recording.is_empty:
            found = loaded_before(con, workspace, taken.sha256, request.kind or "", 0)
            if found is not None:
                return found
    return record_and_publish(workspace, taken, outcome, folder, workspace.reference_outbox)


def make_load_request(
    workspace: Workspace, taken: ReceivedFile, kind: str, order: LoadOptions, reference: str
) -> Request:
    """The request to load one file."""
    places = [workspace.reference_outbox, workspace.root / "archive"]
    return Request(
        mode="load",
        path=taken.path,
        filename=taken.filename,
        batch_id=name_batch(order.now, taken.sha256, places),
        sha256=taken.sha256,
        bytes=taken.bytes,
        provider="",
        lead_provider_id=None,
        now=order.now,
        server_date=order.server_date,
        limits=order.limits,
        kind=kind,
        reference=reference,
    )
