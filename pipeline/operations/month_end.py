"""Month end at the desk: plan what a command asks for, record it as an event, write the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

import duckdb

from pipeline import __version__, ledger, statements
from pipeline.catalogue.versions import rules_version
from pipeline.engines import Engine, EngineFault, PiecesEnded
from pipeline.ledger import Event
from pipeline.model.request import Progress
from pipeline.operations.statement_files import (
    NotYetWritten,
    Written,
    folder_of,
    put_in_place,
    write_unwritten,
)
from pipeline.operations.unwritten import note_unwritten
from pipeline.statements import Key, Plan, Statement, write
from pipeline.statements.files.folder import Seen
from pipeline.statements.listed import Told, tell_books
from pipeline.workspace.folders import Busy, Workspace
from pipeline.workspace.lock import LineForFiles, Turn
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
    workspace: Workspace,
    now: datetime,
    as_at: date,
    server_date: datetime | None = None,
    engine: Engine | None = None,
    progress: Progress = lambda _: None,
    turn: Turn = nullcontext,
) -> Plan:
    """Every statement past its cut-off becomes payable; an engine writes their files.

    `turn`, here and below, holds the workspace: to plan and record, and to put files in place.
    """

    def plan(con: duckdb.DuckDBPyConnection, as_of: int) -> Plan:
        return statements.plan_close(con, as_of, as_at)

    options = {"as_at": as_at.isoformat()}
    writing = partial(write_unwritten, engine=engine, progress=progress)
    recording = partial(record_plan, workspace, "close", now, options, plan, server_date)
    return carry_out(workspace, recording, turn, writing)


def pay(
    workspace: Workspace,
    now: datetime,
    named: tuple[str, int, str],
    server_date: datetime | None = None,
    expect_total: str | None = None,
    turn: Turn = nullcontext,
) -> Plan:
    """A payable statement becomes paid; its files are written anew.

    Raises StatementRefused (exit 4) when its total is not the expected one.
    """

    def plan(con: duckdb.DuckDBPyConnection, as_of: int) -> Plan:
        return statements.plan_pay(con, as_of, find_key(con, as_of, named), expect_total)

    options = options_of(named)
    recording = partial(record_plan, workspace, "pay", now, options, plan, server_date)
    return carry_out(workspace, recording, turn)


def adjust(
    workspace: Workspace,
    now: datetime,
    named: tuple[str, int, str],
    label: str,
    amount: str | None,
    *,
    remove: bool,
    server_date: datetime | None = None,
    turn: Turn = nullcontext,
) -> Plan:
    """An additional adjustment is added, changed or removed; the change is an event."""

    def plan(con: duckdb.DuckDBPyConnection, as_of: int) -> Plan:
        key = find_key(con, as_of, named)
        return statements.plan_adjust(con, as_of, key, label, amount, remove)

    options = {**options_of(named), "label": label, "amount": amount, "remove": remove}
    recording = partial(record_plan, workspace, "adjust", now, options, plan, server_date)
    return carry_out(workspace, recording, turn)


def options_of(named: tuple[str, int, str]) -> dict[str, Any]:
    """How the event remembers which statement was named."""
    return dict(zip(("provider", "cohort", "name"), named, strict=True))


def find_key(con: duckdb.DuckDBPyConnection, as_of: int, named: tuple[str, int, str]) -> Key:
    """The statement that a person named; raises StatementRefused when there is none."""
    return statements.find_statement(statements.read_statements(con, as_of).values(), *named).key


def carry_out(
    workspace: Workspace,
    recording: Callable[[], Plan],
    turn: Turn,
    writing: Callable[..., list[Written]] = write_unwritten,
) -> Plan:
    """Plan and record in a turn, then write the files.

    Raises `NotYetWritten` when the event stands and its files could not be written.
    """
    with LineForFiles(workspace) as line:
        with turn():
            plan = recording()
            if plan.files:
                line.join()
        try:
            written = writing(workspace, line=line, turn=turn) if plan.files else []
        except (OSError, RuntimeError, duckdb.Error, EngineFault, PiecesEnded, Busy) as fault:
            raise NotYetWritten(plan.sentence, fault) from fault
    told = tuple(one.told for one in written if one.key in (*plan.files, *plan.statements))
    return replace(plan, told=told)


def record_plan(
    workspace: Workspace,
    kind: str,
    now: datetime,
    options: dict[str, Any],
    planning: Planning,
    server_date: datetime | None,
) -> Plan:
    """Plan against the ledger as it is, note which files are to be written, record what changes."""
    with work_folder(workspace) as work:
        con = ledger.open_ledger(workspace.ledger, work, read_only=True)
        try:
            ledger.bring_up_to_date(con)
            ledger.next_event(con, now, None)
            as_of = ledger.last_event(con)[0]
            plan = planning(con, as_of)
            note_unwritten(workspace, plan.files, as_of + 1 if plan.changes else as_of)
            if plan.changes:
                event = event_of(plan, kind, now, options, server_date)
                ledger.commit_surely(ledger.record(con, event), workspace.ledger)
        finally:
            con.close()
    return plan


def event_of(
    plan: Plan, kind: str, now: datetime, options: dict[str, Any], server_date: datetime | None
) -> Event:
    """The event that carries out a plan."""
    return Event(
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


def one_provider(plan: Plan) -> str | None:
    """The ID of the lead provider whose statements a plan is about, if they are all of one."""
    owners = {str(key.lead_provider_id) for key in (*plan.statements, *plan.about, *plan.files)}
    return owners.pop() if len(owners) == 1 else None


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
