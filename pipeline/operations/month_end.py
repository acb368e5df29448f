"""Month end at the desk: plan what a command asks for, record it as an event, write the files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb

from pipeline import __version__, ledger, statements
from pipeline.catalogue.versions import rules_version
from pipeline.ledger import Event
from pipeline.statements import Key, Plan, Statement, write
from pipeline.statements.files.folder import Seen
from pipeline.workspace.archive import work_folder
from pipeline.workspace.folders import Workspace
from pipeline.workspace.publishing import publish

Planning = Callable[[duckdb.DuckDBPyConnection, int], Plan]


def list_statements(
    workspace: Workspace, *, provider: str | None, cohort: int | None
) -> list[Statement]:
    """The calendar of every provider, or of one, by provider, cohort and cut-off date."""
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        found = statements.read_statements(con, ledger.last_event(con)[0]).values()
    finally:
        con.close()
    wanted = [
        statement
        for statement in found
        if (provider is None or statements.is_provider(statement, provider))
        and cohort in (None, statement.key.cohort)
    ]
    return sorted(
        wanted, key=lambda s: (s.provider, s.key.cohort, s.cut_off_date or date.min, s.key.name)
    )


def close(workspace: Workspace, now: datetime, as_at: date) -> Plan:
    """Every statement past its cut-off becomes payable; their files are written."""

    def plan(con: duckdb.DuckDBPyConnection, as_of: int) -> Plan:
        return statements.plan_close(con, as_of, as_at)

    return carry_out(workspace, "close", now, {"as_at": as_at.isoformat()}, plan)


def pay(workspace: Workspace, now: datetime, named: tuple[str, int, str]) -> Plan:
    """A payable statement becomes paid; its files are written anew."""

    def plan(con: duckdb.DuckDBPyConnection, as_of: int) -> Plan:
        return statements.plan_pay(con, as_of, find_key(con, as_of, named))

    return carry_out(workspace, "pay", now, options_of(named), plan)


def adjust(
    workspace: Workspace,
    now: datetime,
    named: tuple[str, int, str],
    label: str,
    amount: str | None,
    *,
    remove: bool,
) -> Plan:
    """An additional adjustment is added, changed or removed; the change is an event."""

    def plan(con: duckdb.DuckDBPyConnection, as_of: int) -> Plan:
        key = find_key(con, as_of, named)
        return statements.plan_adjust(con, as_of, key, label, amount, remove)

    options = {**options_of(named), "label": label, "amount": amount, "remove": remove}
    return carry_out(workspace, "adjust", now, options, plan)


def options_of(named: tuple[str, int, str]) -> dict[str, Any]:
    """How the event remembers which statement was named."""
    return dict(zip(("provider", "cohort", "name"), named, strict=True))


def find_key(con: duckdb.DuckDBPyConnection, as_of: int, named: tuple[str, int, str]) -> Key:
    """The statement that a person named; raises StatementRefused when there is none."""
    return statements.find_statement(statements.read_statements(con, as_of).values(), *named).key


def carry_out(
    workspace: Workspace, kind: str, now: datetime, options: dict[str, Any], planning: Planning
) -> Plan:
    """Plan against the ledger as it is, record what changes as one event, then write the files.

    The files follow from the ledger alone, so they can be written again at any time.
    """
    with work_folder(workspace) as work:
        con = ledger.open_ledger(workspace.ledger, work)
        try:
            ledger.next_event(con, now, None)
            as_of = ledger.last_event(con)[0]
            plan = planning(con, as_of)
            note_unwritten(workspace, plan.files, as_of + 1 if plan.changes else as_of)
            if plan.changes:
                event = Event(
                    kind=kind,
                    received_at=now,
                    options=options,
                    status="accepted",
                    exit_code=plan.exit_code,
                    software_version=__version__,
                    rules_version=rules_version(),
                )
                recording = ledger.record(con, event)
                recording.commit()
                as_of = recording.number
            write_statements(con, workspace, work, plan.files, as_of)
            workspace.unwritten.unlink()
        finally:
            con.close()
    return plan


def note_unwritten(workspace: Workspace, keys: Iterable[Key], event: int) -> None:
    """Note which files belong to an event, so that a command that is killed can be made good."""
    named = [[str(key.lead_provider_id), key.cohort, key.name] for key in keys]
    noting = workspace.unwritten.with_name(".unwritten-new")
    noting.write_text(json.dumps({"event": event, "statements": named}), encoding="utf-8")
    noting.replace(workspace.unwritten)


def write_unwritten(workspace: Workspace) -> None:
    """Write the files that an interrupted command did not, if its event was recorded."""
    noted = json.loads(workspace.unwritten.read_text(encoding="utf-8"))
    keys = [Key(UUID(provider), cohort, name) for provider, cohort, name in noted["statements"]]
    with work_folder(workspace) as work:
        con = ledger.open_ledger(workspace.ledger, work, read_only=True)
        try:
            if ledger.last_event(con)[0] >= noted["event"]:
                write_statements(con, workspace, work, keys, noted["event"])
        finally:
            con.close()
    workspace.unwritten.unlink()


def write_statements(
    con: duckdb.DuckDBPyConnection,
    workspace: Workspace,
    work: Path,
    keys: Iterable[Key],
    as_of: int,
) -> None:
    """Write the files of statements and put each folder in its place by a rename.

    What changed since the last preview is told by previews alone: these files follow from the
    ledger and nothing else, so that they can be written again at any time.
    """
    calendar = statements.read_statements(con, as_of)
    staged = {key: work / f"statement-{number}" for number, key in enumerate(keys)}

    for folder in staged.values():
        folder.mkdir()
    for key, _ in write.write_statements(con, as_of, staged, staged.__getitem__, lambda _: None):
        put_in_place(staged[key], folder_of(workspace, calendar[key]))


def folder_of(workspace: Workspace, statement: Statement) -> Path:
    """Where the files of a statement are."""
    return workspace.statement(statement.provider, statement.key.cohort, statement.key.name)


def put_in_place(staged: Path, target: Path) -> None:
    """Publish a folder in place of an older one."""
    old = staged.with_name(f"{staged.name}-old")
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        target.rename(old)
    publish(staged, target)
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

    While the statement is open the preview's files are in its folder, and closing replaces them.
    """
    with work_folder(workspace) as work:
        con = ledger.open_ledger(workspace.ledger, work, read_only=True)
        try:
            as_of = ledger.last_event(con)[0]
            calendar = statements.read_statements(con, as_of)
            statement = statements.find_statement(calendar.values(), *named)
            key = statement.key
            folder = folder_of(workspace, statement)
            previous = statements.read_previous_document(folder)
            if statement.state != "open":
                return write.preview(con, as_of, key, now, previous, None)
            staged = work / "preview"
            staged.mkdir()
            seen = write.preview(con, as_of, key, now, previous, staged)
            put_in_place(staged, folder)
            return seen
        finally:
            con.close()
