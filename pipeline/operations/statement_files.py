"""The files of statements: made in pieces on an engine, put in their places, their hashes recorded.

They follow from the ledger alone, so they can be written again at any time: what is noted as not
yet written, the next command that may write writes.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from uuid import UUID

import duckdb

from pipeline import __version__, ledger, results, statements
from pipeline.engines import Engine, EngineFault, Here
from pipeline.ledger import Event
from pipeline.model.findings import Stands
from pipeline.model.request import Progress, Step
from pipeline.operations.source import Source, source_of
from pipeline.operations.unwritten import forget_notes, note_unwritten, noted_keys
from pipeline.statements import Key, Statement, write
from pipeline.statements.listed import Told, tell_figures
from pipeline.workspace.folders import Workspace
from pipeline.workspace.lock import LineForFiles, Turn
from pipeline.workspace.publishing import replace_folder, stage
from pipeline.workspace.unwritten import read_notes
from pipeline.workspace.work_folders import work_folder

# So many statements share one reading of the ledger, and their files wait together in memory.
STATEMENTS_AT_ONCE = 8


class NotYetWritten(Stands):
    """An event stands, and files that belong to it could not be written (exit 70)."""

    def __init__(self, recorded: str, fault: Exception) -> None:
        where = f": {fault.filename}" if isinstance(fault, OSError) and fault.filename else ""
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        if isinstance(fault, EngineFault):
            reason = fault.sentence
        super().__init__(
            f"{recorded}\nThis is recorded. Not yet written are files of statements "
            f"({reason}{where}). The next command that may write writes them."
        )


def write_unwritten(
    workspace: Workspace,
    engine: Engine | None = None,
    progress: Progress = lambda _: None,
    line: LineForFiles | None = None,
    turn: Turn = nullcontext,
) -> list[Written]:
    """Write the files that are noted as not yet written, of events that were recorded.

    The engine makes them (None: this process), which needs no turn; `line` keeps others from making
    them at the same time. In `turn` they are put in their places, and their hashes are recorded by
    an event of their own, since a file that names its event cannot hold the hash of the one that
    holds its own. Raises `EngineFault` or `PiecesEnded` when not all could be made: these stay
    noted.
    """
    if line is not None:
        line.wait()
    noted = read_notes(workspace)
    if not noted:
        return []
    with work_folder(workspace) as work:
        as_of = last_event(workspace, work)
        keys = noted_keys(noted, as_of)
        staged = make_files(workspace, work, keys, engine or Here(), progress)
        with turn():
            written = [put_files(workspace, one) for one in staged]
            con = ledger.open_ledger(workspace.ledger, work, read_only=True)
            try:
                record_files(con, workspace, written)
            finally:
                con.close()
            forget_notes(workspace, as_of)
    return written


def last_event(workspace: Workspace, work: Path) -> int:
    """The number of the last event of the ledger, which gets the columns that it does not have."""
    con = ledger.open_ledger(workspace.ledger, work, read_only=True)
    try:
        ledger.bring_up_to_date(con)
        return ledger.last_event(con)[0]
    finally:
        con.close()


@dataclass(frozen=True)
class Written:
    """A statement whose files were written: name and hash of each, and the event they stand on.

    `told` is what a person is told of it.
    """

    key: Key
    event: int | None
    files: list[dict[str, str]]
    told: Told


@dataclass(frozen=True)
class Made:
    """The files of one statement as a piece of work has made them: name, hash and content of each.

    The folder that `told` names is for the command to say.
    """

    key: Key
    event: int | None
    files: tuple[tuple[str, str, bytes], ...]
    told: Told


@dataclass(frozen=True)
class Staged:
    """The files of one statement in the folder where they wait; name and hash of each."""

    made: Made
    folder: Path
    hashes: list[dict[str, str]]


def make_files(
    workspace: Workspace, work: Path, keys: list[Key], engine: Engine, progress: Progress
) -> list[Staged]:
    """Have the files of statements made, and keep them in `work`."""
    source = source_of(workspace, engine)
    at_once = max(1, min(STATEMENTS_AT_ONCE, ceil(len(keys) / engine.slots)))
    parts = [tuple(keys[n : n + at_once]) for n in range(0, len(keys), at_once)]
    staged: list[Staged] = []
    for part in engine.map(make_statements, ((source, part) for part in parts)):
        for made in part:
            staged.append(keep_files(made, work / f"made-{len(staged)}"))
            progress(Step(f"{len(staged):,} of {len(keys):,} statements written"))
    return staged


def keep_files(made: Made, folder: Path) -> Staged:
    """Keep the files of a statement on the disk: those of many would not fit into the memory."""
    folder.mkdir()
    for name, _, content in made.files:
        (folder / name).write_bytes(content)
    hashes = [{"name": name, "sha256": sha256} for name, sha256, _ in made.files]
    return Staged(replace(made, files=()), folder, hashes)


def make_statements(source: Source, keys: tuple[Key, ...]) -> tuple[Made, ...]:
    """Make the files of some statements as of the last event, in a folder that is gone afterwards.

    What changed since the last preview is told by previews alone: these files follow from the
    ledger and nothing else, so that they can be written again at any time.
    """
    with source.folder() as work, source.opened(work) as con:
        staged = {key: work / f"statement-{number}" for number, key in enumerate(keys)}
        made = []
        for key, seen in write.write_statements(
            con, source.event, staged, staged.__getitem__, lambda _: None
        ):
            files = tuple(
                (file["name"], file["sha256"], (staged[key] / file["name"]).read_bytes())
                for file in results.seal(staged[key])
            )
            told = tell_figures(seen.figures, staged[key])
            made.append(Made(key, seen.figures.statement.event, files, told))
    return tuple(made)


def put_files(workspace: Workspace, staged: Staged) -> Written:
    """Put the files of one statement where they belong, in place of older ones."""
    made = staged.made
    folder = folder_of(workspace, made.told.statement)
    put_in_place(staged.folder, folder)
    return Written(made.key, made.event, staged.hashes, replace(made.told, folder=folder))


def folder_of(workspace: Workspace, statement: Statement) -> Path:
    """Where the files of a statement are."""
    key = statement.key
    return workspace.statement(statement.provider, str(key.lead_provider_id), key.cohort, key.name)


def put_in_place(staged: Path, target: Path) -> None:
    """Publish a folder in place of an older one, on whatever file system that is."""
    waiting = target.with_name(f".{target.name}-new")
    stage(staged, waiting)
    replace_folder(waiting, target)


def record_files(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, written: list[Written]
) -> None:
    """An event `files` for each statement whose files are not those that were recorded last."""
    before = recorded_files(con)
    for one in written:
        if before.get(one.key) == one.files:
            continue
        ((at,),) = con.execute(
            "select received_at from ledger.event where event = $event", {"event": one.event}
        ).fetchall() or ((None,),)
        received_at = (at or datetime(2000, 1, 1)).replace(tzinfo=UTC)  # noqa: DTZ001
        ledger.next_event(con, received_at, None)
        event = Event(
            kind="files",
            received_at=received_at,
            lead_provider_id=str(one.key.lead_provider_id),
            options={
                "cohort": one.key.cohort,
                "name": one.key.name,
                "event": one.event,
                "files": one.files,
            },
            status="accepted",
            exit_code=0,
            software_version=__version__,
        )
        ledger.record(con, event).commit()
        ledger.attach(con, workspace.ledger, read_only=True)


def recorded_files(con: duckdb.DuckDBPyConnection) -> dict[Key, list[dict[str, str]]]:
    """Names and hashes of the files of every statement, as they were recorded last."""
    found = con.execute(
        "select lead_provider_id, options from ledger.event where kind = 'files' order by event"
    ).fetchall()
    last = {}
    for owner, text in found:
        options = json.loads(text)
        last[Key(UUID(str(owner)), options["cohort"], options["name"])] = options["files"]
    return last


def note_changed(workspace: Workspace, recording: ledger.Recording) -> bool:
    """Note the payable statements that an event to be recorded changes; whether there are any.

    Bands fill statement by statement: all payable ones of the provider and cohort may change.
    """
    con, event, staged = recording.con, recording.number, recording.tables
    if not {"declaration", "declaration_state"} & staged.keys():
        return False
    payable = list(statements.read_statements(con, event - 1, ["payable"]))
    if not payable:
        return False
    pairs = statements.find_changed_pairs(con, staged, sorted({key.name for key in payable}))
    keys = [key for key in payable if (key.lead_provider_id, key.cohort) in pairs]
    note_unwritten(workspace, keys, event)
    return bool(keys)
