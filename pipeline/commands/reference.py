"""`init` and `load`: a workspace, and the reference data that batches are judged against."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import terminal
from pipeline.commands.batches import limit_options, take_limits
from pipeline.commands.help import Command
from pipeline.commands.options import (
    SentFile,
    server_date_option,
    time_of,
    turn_of,
    with_standard_input,
    workspace_at_hand,
    workspace_option,
)
from pipeline.workspace.folders import in_one_line

if TYPE_CHECKING:
    from pipeline.operations.receipt import Receipt


@click.command(cls=Command)
@click.option("--sandbox", is_flag=True, help="A workspace for trying out, with --server-date.")
@click.option(
    "--group",
    is_flag=True,
    help="Give the group of the folder reading rights, and writing rights to the drop folders.",
)
@server_date_option
@workspace_option
def init(
    sandbox: bool,
    group: bool,
    server_date: datetime | None,
    root: Path,
    as_json: bool,
    **_: Any,
) -> None:
    """Make a workspace with the bundled cohorts, milestones and statement calendar.

    It is for its owner alone, whatever the umask: it holds names and e-mail addresses. The folder
    has to be new or empty.
    """
    from pipeline.workspace.folders import Workspace

    if server_date and not sandbox:
        raise click.UsageError("--server-date works in a sandbox only: add --sandbox.")
    workspace = Workspace(root.absolute())
    with terminal.plain_ends():
        if workspace.ledger.exists():
            raise click.UsageError(f"{root} is a workspace already; nothing was changed.")
        from pipeline.operations import make_workspace

        make_workspace.make_workspace(
            workspace,
            sandbox=sandbox,
            now=server_date or datetime.now(UTC),
            server_date=server_date,
            group=group,
        )
    if as_json:
        terminal.print_json({"workspace": str(root), "sandbox": sandbox, "group": group})
    else:
        kind = "Sandbox" if sandbox else "Workspace"
        terminal.tell(f"{kind} made in {root}, with cohorts, milestones and statements.")


@click.command(cls=Command)
@click.argument(
    "sources",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=SentFile(),
)
@click.option("--kind", help="What the files hold, where their names do not say it.")
@click.option(
    "--provider",
    help="Whose participants, partnerships, delivery partners or statements the API's JSON has. "
    "[env var: ECF_BATCH_PROVIDER]",
)
@server_date_option
@workspace_option
@limit_options
def load(sources: tuple[Path, ...], **options: Any) -> None:
    """Load reference data: providers, participants, schools, past declarations and so on.

    The kind of each file is known by its name (participants.csv, 2025-01-schools.xlsx) or --kind.
    Several files are loaded in the order in which they build on each other.

    \b
    Examples:
      ecf-batch load reference/*.csv
      ecf-batch load 2025-01.csv --kind participants
    Exit codes: 0 loaded, 3 a file was refused as a whole.
    """
    answers: list[Receipt] = []
    with (
        terminal.plain_ends(),
        workspace_at_hand(options["root"], options["wait"], "ecf-batch load") as workspace,
        with_standard_input(workspace, sources, options["max_file_mb"]) as files,
    ):
        from pipeline.operations import load

        now = time_of(workspace, options["server_date"])
        order = load.LoadOptions(
            now,
            options["server_date"],
            take_limits(options),
            options["kind"],
            provider_of_json(sources, options["provider"]),
            turn=lambda: turn_of(workspace),
        )
        with terminal.progress_line() as progress:
            try:
                for source, answer in load.load_files(workspace, files, order, progress):
                    answers.append(answer)
                    if not options["as_json"]:
                        terminal.tell(summary(source, answer))
            except load.ProviderNeeded as needed:
                raise click.UsageError(str(needed)) from needed
    terminal.end_with(answers, as_json=options["as_json"])


def provider_of_json(sources: tuple[Path, ...], given: str | None) -> str | None:
    """The provider for the API's JSON; refuses one that nothing is for."""
    from pipeline.intake import is_api_json

    if any(is_api_json(source) for source in sources):
        return given or os.environ.get("ECF_BATCH_PROVIDER") or None
    if given is not None:
        raise click.UsageError("--provider is for the API's JSON, and none of these files is that.")
    return None


def summary(source: Path, answer: Receipt) -> str:
    """What became of one file, in a few lines."""
    ack = answer.ack
    named = in_one_line(source.name)
    if ack["status"] == "failed":
        return "\n".join([f"{named}: failed", *(f"  {step}" for step in ack["next_steps"])])
    if ack["status"] == "accepted":
        rows = ack["counts"]["accepted"]
        notes = [
            f"  {found['count']} x {found['title']}"
            for found in ack["errors_by_code"]
            if found["severity"] == "W" or found["code"].startswith("json_")
        ]
        moved = sum(
            found["count"]
            for found in ack["errors_by_code"]
            if found["code"] == "declaration_state_changed"
        )
        if moved and answer.folder is not None:
            report = terminal.near(answer.folder / "errors.csv")
            notes.append(
                f"  {terminal.counted(moved, 'declaration')} changed state, listed in {report}"
            )
        said = [f"  {sentence}" for sentence in answer.said]
        return "\n".join([f"{named}: loaded, {terminal.counted(rows, 'row')}", *said, *notes])
    lines = [f"{named}: refused, nothing of it was loaded"]
    lines += [f"  {sentence}" for sentence in answer.said]
    for found in ack["errors_by_code"]:
        if found["severity"] == "E":
            rows = ", ".join(str(row) for row in found["first_rows"])
            where = f" (row {rows})" if rows else ""
            lines.append(f"  {found['count']} x {found['title']}{where}")
    if answer.folder is not None:
        report = terminal.near(answer.folder / "errors.csv")
        lines.append(f"  What is wrong and what to do: {report}")
    return "\n".join(lines)
