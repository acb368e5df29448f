"""`due`: who can be declared for what today, and until when; it only reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from pipeline import export, ledger, results, state_checks, templates
from pipeline.ledger import providers
from pipeline.templates import DueLine
from pipeline.workspace.folders import Workspace
from pipeline.workspace.work_folders import work_folder

FORMATS = ("csv", "xlsx", "json")
FREE_TEXTS = ("teacher", "school")  # what a spreadsheet might run; days left may be below 0


@dataclass(frozen=True)
class DueList:
    """The provider's list of one day (in London), by name of the participant.

    `file`: where it was written to, where it was.
    """

    provider: str
    today: date
    lines: tuple[DueLine, ...]

    @property
    def due(self) -> tuple[DueLine, ...]:
        """What can be declared."""
        return tuple(line for line in self.lines if line.can_be_declared)


def list_due(
    workspace: Workspace,
    provider: str,
    now: datetime,
    target: Path | None = None,
    form: str = "csv",
) -> DueList:
    """The list of a provider that is named by name, ID or folder; written to `target` if given.

    `form` is one of FORMATS. Raises UnknownProvider.
    """
    with known_today(workspace, provider, now) as (con, name, today):
        found = DueList(name, today, tuple(templates.read_due(con)))
        if target is not None:
            write_due(con, found, target, form)
    return found


@contextmanager
def known_today(
    workspace: Workspace, provider: str, now: datetime
) -> Iterator[tuple[duckdb.DuckDBPyConnection, str, date]]:
    """A working database in which `participant_milestone` is made, with the provider and the day.

    Raises UnknownProvider.
    """
    lead_provider_id, name = providers.provider_of(workspace, provider)
    with (
        work_folder(workspace) as work,
        ledger.reading(workspace.ledger, work) as con,
    ):
        ledger.next_event(con, now, lead_provider_id)
        state_checks.fetch_calendar(con)
        declarations = export.RESOURCES["declarations"]
        export.create_rows(con, declarations, name, export.Query())
        templates.create_milestones(con)
        ((today,),) = con.execute("select today from event_context").fetchall()
        yield con, name, today


def write_due(con: duckdb.DuckDBPyConnection, found: DueList, target: Path, form: str) -> None:
    """Write the list as CSV, XLSX or JSON."""
    if form == "json":
        text = json.dumps(document(found), indent=1, ensure_ascii=False)
        target.write_text(text + "\n", encoding="utf-8", newline="\n")
    elif form == "xlsx":
        from pipeline import workbooks

        workbooks.write_table(
            con, target, "Due", templates.COLUMNS, templates.SELECT, len(found.lines)
        )
    else:
        texts = ", ".join(
            f"{results.guarded(name)} as {name}" if name in FREE_TEXTS else name
            for name in templates.COLUMNS
        )
        results.write_csv(
            con, target, templates.COLUMNS, f"select {texts} from ({templates.SELECT}) as line"
        )


def document(found: DueList) -> dict[str, object]:
    """The list for a program."""
    return {
        "provider": found.provider,
        "today": found.today.isoformat(),
        "due": [line.document() for line in found.lines],
    }
