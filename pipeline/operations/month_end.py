"""Month end at the desk: plan what a command asks for, record it as an event, write the files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb

from pipeline import __version__, ledger, results, statements
from pipeline.catalogue.versions import rules_version
from pipeline.ledger import Event
from pipeline.model.findings import Stands
from pipeline.statements import Key, Plan, Statement, write
from pipeline.statements.files.folder import Seen
from pipeline.statements.listed import Told, tell_books, tell_figures
from pipeline.workspace.folders import Workspace
from pipeline.workspace.publishing import publish
from pipeline.workspace.work_folders import work_folder

PREVIEW = "preview"
Planning = Callable[[duckdb.DuckDBPyConnection, int], Plan]


def list_statements(
    workspace: Workspace,
    *,
    provider: str | None = None,
    cohort: int | None = None,
    state: str | None = None,
    payment_date: date | None = None,
) -> list[Told]:
    """The calendar of every provider, or of one, with what is on each statement.

    By provider, cohort and cut-off date. Raises StatementRefused for an unknown provider.
    """
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        as_of = ledger.last_event(con)[0]
        found = list(statements.read_statements(con, as_of).values())
        if provider is not None:
            found = statements.of_one_provider(found, provider)
        wanted = [
            one
            for one in found
            if cohort in (None, one.key.cohort)
            and state in (None, one.state)
            and payment_date in (None, one.payment_date)
        ]
        told = list(tell_all(con, workspace, as_of, wanted))
    finally:
        con.close()
    return sorted(
        told, key=lambda t: (t.provider, t.cohort, t.statement.cut_off_date or date.min, t.name)
    )


def tell_all(
    con: duckdb.DuckDBPyConnection, workspace: Workspace, as_of: int, wanted: Iterable[Statement]
) -> Iterator[Told]:
    """What is on each statement: lines as they are now, the contract of its closing."""
    accounts: dict[int | None, statements.Accounts] = {None: statements.read_accounts(con, as_of)}
    for one in wanted:
        if one.closed_event not in accounts:
            accounts[one.closed_event] = statements.read_accounts(con, one.closed_event or as_of)
        yield tell_books(accounts[None], accounts[one.closed_event], one, folder_of(workspace, one))


def close(
    workspace: Workspace, now: datetime, as_at: date, server_date: datetime | None = None
) -> Plan:
    """Every statement past its cut-off becomes payable; their files are written."""

    def plan(con: duckdb.DuckDBPyConnection, as_of: int) -> Plan:
        return statements.plan_close(con, as_of, as_at)

    return carry_out(workspace, "close", now, {"as_at": as_at.isoformat()}, plan, server_date)


def pay(
    workspace: Workspace,
    now: datetime,
    named: tuple[str, int, str],
    server_date: datetime | None = None,
    expect_total: str | None = None,
) -> Plan:
    """A payable statement becomes paid; its files are written anew.

    Raises StatementRefused (exit 4) when its total is not the expected one.
    """

    def plan(con: duckdb.DuckDBPyConnection, as_of: int) -> Plan:
        return statements.plan_pay(con, as_of, find_key(con, as_of, named), expect_total)

    return carry_out(workspace, "pay", now, options_of(named), plan, server_date)


def adjust(
    workspace: Workspace,
    now: datetime,
    named: tuple[str, int, str],
    label: str,
    amount: str | None,
    *,
    remove: bool,
    server_date: datetime | None = None,
) -> Plan:
    """An additional adjustment is added, changed or removed; the change is an event."""

    def plan(con: duckdb.DuckDBPyConnection, as_of: int) -> Plan:
        key = find_key(con, as_of, named)
        return statements.plan_adjust(con, as_of, key, label, amount, remove)

    options = {**options_of(named), "label": label, "amount": amount, "remove": remove}
    return carry_out(workspace, "adjust", now, options, plan, server_date)


def options_of(named: tuple[str, int, str]) -> dict[str, Any]:
    """How the event remembers which statement was named."""
    return dict(zip(("provider", "cohort", "name"), named, strict=True))


def find_key(con: duckdb.DuckDBPyConnection, as_of: int, named: tuple[str, int, str]) -> Key:
    """The statement that a person named; raises StatementRefused when there is none."""
    return statements.find_statement(statements.read_statements(con, as_of).values(), *named).key


def carry_out(
    workspace: Workspace,
    kind: str,
    now: datetime,
    options: dict[str, Any],
    planning: Planning,
    server_date: datetime | None,
) -> Plan:
    """Plan against the ledger as it is, record what changes as one event, then write the files.

    The files follow from the ledger alone, so they can be written again at any time. Raises
    `NotYetWritten` when the event stands and its files could not be written.
    """
    with work_folder(workspace) as work:
        con = ledger.open_ledger(workspace.ledger, work, read_only=True)
        try:
            ledger.bring_up_to_date(con)
            ledger.next_event(con, now, None)
            as_of = ledger.last_event(con)[0]
            plan = planning(con, as_of)
            note_unwritten(workspace, plan.files, as_of + 1 if plan.changes else as_of)
            if plan.changes:
                event = Event(
                    kind=kind,
                    received_at=now,
                    lead_provider_id=one_provider(plan),
                    server_date=server_date,
                    options={**options, **plan.figures},
                    status="accepted",
                    exit_code=plan.exit_code,
                    software_version=__version__,
                    rules_version=rules_version(),
                )
                ledger.commit_surely(ledger.record(con, event), workspace.ledger)
        finally:
            con.close()
    try:
        written = write_unwritten(workspace)
    except (OSError, RuntimeError, duckdb.Error) as fault:
        raise NotYetWritten(plan.sentence, fault) from fault
    told = tuple(one.told for one in written if one.key in (*plan.files, *plan.statements))
    return replace(plan, told=told)


def one_provider(plan: Plan) -> str | None:
    """The ID of the lead provider whose statements a plan is about, if they are all of one."""
    owners = {str(key.lead_provider_id) for key in (*plan.statements, *plan.about, *plan.files)}
    return owners.pop() if len(owners) == 1 else None


class NotYetWritten(Stands):
    """An event stands, and files that belong to it could not be written (exit 70)."""

    def __init__(self, recorded: str, fault: Exception) -> None:
        where = f": {fault.filename}" if isinstance(fault, OSError) and fault.filename else ""
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        super().__init__(
            f"{recorded}\nThis is recorded. Not yet written are files of statements "
            f"({reason}{where}). The next command that may write writes them."
        )


def note_unwritten(workspace: Workspace, keys: Iterable[Key], event: int) -> None:
    """Note which files belong to an event, so that a command that is killed can be made good.

    What an earlier command could not write stays noted.
    """
    named = [[str(key.lead_provider_id), key.cohort, key.name] for key in keys]
    noted = [*read_notes(workspace), {"event": event, "statements": named}]
    if named:
        save_notes(workspace, noted)


def read_notes(workspace: Workspace) -> list[dict[str, Any]]:
    """What is noted as not yet written: events with their statements."""
    if not workspace.unwritten.exists():
        return []
    found = json.loads(workspace.unwritten.read_text(encoding="utf-8"))
    return list(found) if isinstance(found, list) else [found]


def save_notes(workspace: Workspace, noted: list[dict[str, Any]]) -> None:
    """Replace the notes, whole."""
    noting = workspace.unwritten.with_name(".unwritten-new")
    noting.write_text(json.dumps(noted), encoding="utf-8")
    noting.replace(workspace.unwritten)


def write_unwritten(workspace: Workspace) -> list[Written]:
    """Write the files that are noted as not yet written, of events that were recorded.

    Their hashes are recorded by an event of their own, since a file that names its event cannot
    hold the hash of the one that holds its own.
    """
    noted = read_notes(workspace)
    if not noted:
        return []
    with work_folder(workspace) as work:
        con = ledger.open_ledger(workspace.ledger, work, read_only=True)
        try:
            ledger.bring_up_to_date(con)
            as_of = ledger.last_event(con)[0]
            keys = {
                Key(UUID(provider), cohort, name)
                for note in noted
                if note["event"] <= as_of
                for provider, cohort, name in note["statements"]
            }
            written = write_statements(con, workspace, work, sorted(keys), as_of)
            record_files(con, workspace, written)
        finally:
            con.close()
    workspace.unwritten.unlink()
    return written


@dataclass(frozen=True)
class Written:
    """A statement whose files were written: name and hash of each, and the event they stand on.

    `told` is what a person is told of it.
    """

    key: Key
    event: int | None
    files: list[dict[str, str]]
    told: Told


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
    con, event = recording.con, recording.number
    moved = recording.tables.get("declaration_state")
    pairs = statements.find_changed_pairs(con, moved) if moved else set()
    if not pairs:
        return False
    keys = [
        key
        for key, one in statements.read_statements(con, event - 1).items()
        if one.state == "payable" and (key.lead_provider_id, key.cohort) in pairs
    ]
    note_unwritten(workspace, keys, event)
    return bool(keys)


def write_statements(
    con: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    work: Path,
    keys: Iterable[Key],
    as_of: int,
) -> list[Written]:
    """Write the files of statements and put each folder in its place by a rename.

    What changed since the last preview is told by previews alone: these files follow from the
    ledger and nothing else, so that they can be written again at any time.
    """
    calendar = statements.read_statements(con, as_of)
    staged = {key: work / f"statement-{number}" for number, key in enumerate(keys)}

    for folder in staged.values():
        folder.mkdir()
    written = []
    for key, seen in write.write_statements(con, as_of, staged, staged.__getitem__, lambda _: None):
        files = [{"name": f["name"], "sha256": f["sha256"]} for f in results.seal(staged[key])]
        folder = folder_of(workspace, calendar[key])
        put_in_place(staged[key], folder)
        told = tell_figures(seen.figures, folder)
        written.append(Written(key, seen.figures.statement.event, files, told))
    return written


def folder_of(workspace: Workspace, statement: Statement) -> Path:
    """Where the files of a statement are."""
    key = statement.key
    return workspace.statement(statement.provider, str(key.lead_provider_id), key.cohort, key.name)


def put_in_place(staged: Path, target: Path) -> None:
    """Publish a folder in place of an older one, on whatever file system that is."""
    new, old = (target.with_name(f".{target.name}-{which}") for which in ("new", "old"))
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    shutil.move(staged, new)
    if target.exists():
        target.rename(old)
    publish(new, target)
    shutil.rmtree(old, ignore_errors=True)


def show(workspace: Workspace, named: tuple[str, int, str]) -> Seen:
    """A statement as the ledger has it now; one that is paid stays as it was paid."""
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        as_of = ledger.last_event(con)[0]
        return write.show(con, as_of, find_key(con, as_of, named))
    finally:
        con.close()


def preview(workspace: Workspace, now: datetime, named: tuple[str, int, str]) -> Seen:
    """What a statement would be if it closed now, marked NOT FINAL, and what changed since.

    While the statement is open the preview's files are in the folder `preview` inside its own, and
    closing removes them. Raises `NotWritten`, with what was seen, where they may not be written.
    """
    with work_folder(workspace) as work:
        con = ledger.open_ledger(workspace.ledger, work, read_only=True)
        try:
            as_of = ledger.last_event(con)[0]
            calendar = statements.read_statements(con, as_of)
            statement = statements.find_statement(calendar.values(), *named)
            key = statement.key
            folder = folder_of(workspace, statement) / PREVIEW
            previous = statements.read_previous_document(folder)
            if statement.state != "open":
                return write.preview(con, as_of, key, now, previous, None)
            staged = work / "preview"
            staged.mkdir()
            seen = write.preview(con, as_of, key, now, previous, staged)
        finally:
            con.close()
        try:
            put_in_place(staged, folder)
        except OSError as fault:
            raise NotWritten(seen, fault) from fault
        return seen


class NotWritten(Exception):
    """A preview whose files could not be written; the preview itself is in `seen`."""

    def __init__(self, seen: Seen, fault: OSError) -> None:
        super().__init__(f"The files of the preview were not written ({fault.strerror or fault}).")
        self.seen = seen
