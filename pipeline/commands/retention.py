"""`retention`: remove old files, and record which."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import terminal
from pipeline.commands.help import Command
from pipeline.commands.options import (
    server_date_option,
    time_of,
    workspace_in_use,
    workspace_option,
    workspace_to_read,
)

if TYPE_CHECKING:
    from pipeline.operations.retention import OldFile

KINDS = ("archive", "results", "uploads")


@click.command(cls=Command)
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(min=0),
    required=True,
    metavar="DAYS",
    help="Remove what was received more than so many days ago.",
)
@click.option("--archive", is_flag=True, help="Files as they were received: no replay after that.")
@click.option("--results", is_flag=True, help="Result files; audit results can make them again.")
@click.option("--uploads", is_flag=True, help="What was put away in the drop folders.")
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@server_date_option
@workspace_option
def retention(days: int, dry_run: bool, **options: Any) -> None:
    """Remove old files whole; name, hash and date of each are recorded as an event.

    The ledger is append-only and keeps its rows. `audit verify` is content with what was removed
    and says so; a batch whose archived file is gone can no longer be replayed.
    """
    wanted = [kind for kind in KINDS if options[kind]]
    if not wanted and not dry_run:
        raise click.UsageError("Say what to remove: --archive, --results or --uploads.")
    words = "ecf-batch retention"
    opened = workspace_to_read if dry_run else workspace_in_use
    with (
        terminal.plain_ends(),
        opened(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline.operations.retention import list_old, remove_old

        now = time_of(workspace, options["server_date"])
        event = None
        if dry_run:
            files = list_old(workspace, now, days, wanted or KINDS)
        else:
            files, event = remove_old(workspace, now, options["server_date"], days, wanted)
    report(files, event, dry_run=dry_run, as_json=options["as_json"])


def report(files: list[OldFile], event: int | None, *, dry_run: bool, as_json: bool) -> None:
    """Say what was removed, or would be."""
    if as_json:
        terminal.print_json(
            {"dry_run": dry_run, "event": event, "removed": [asdict(file) for file in files]}
        )
        return
    for file in files if dry_run else ():
        terminal.tell(f"{file.date}  {file.what:<8}  {file.name}")
    counted = terminal.counted(len(files), "file")
    if dry_run:
        terminal.tell(f"{counted} would be removed. Nothing was removed.")
    elif event is None:
        terminal.tell("There is nothing that old. Nothing was removed.")
    else:
        terminal.tell(f"{counted} removed; recorded as event {event}.")
