"""`audit`: what happened, is it unaltered, would it be decided the same again, and why."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import completing, explaining, proving, replaying, terminal
from pipeline.commands.engine_options import engine_in_use, engine_options, refuse_engine
from pipeline.commands.events_asked import find_batch, provider_id, read_events
from pipeline.commands.help import Group
from pipeline.commands.options import (
    DayOrInstant,
    workspace_in_use,
    workspace_option,
    workspace_to_read,
)

if TYPE_CHECKING:
    pass


@click.group(cls=Group)
def audit() -> None:
    """What happened, is it unaltered, would it be decided the same, and why."""


for command in (proving.verify, proving.checkpoint, explaining.explain):
    audit.add_command(command)


@audit.command()
@click.option(
    "--provider",
    shell_complete=completing.providers,
    help="Only what concerns this lead provider (name, ID or folder).",
)
@click.option(
    "--kind",
    type=click.Choice(["init", "load", "batch", "close", "pay", "adjust", "files", "retention"]),
    help="Only events of this kind.",
)
@click.option("--since", type=DayOrInstant(), help="Only events from this day or time on.")
@click.option("--until", type=DayOrInstant(), help="Only events before this day or time.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="How to print them.",
)
@workspace_option
def log(
    provider: str | None,
    kind: str | None,
    since: datetime | None,
    until: datetime | None,
    form: str,
    root: Path,
    wait: float,
    as_json: bool,
) -> None:
    """List the events: batches, loads, closings, payments, adjustments, with their hashes."""
    from pipeline.audit.history import as_document
    from pipeline.audit.log import as_csv, log_line

    with (
        terminal.plain_ends(),
        workspace_to_read(root, wait, "ecf-batch audit log") as workspace,
    ):
        who = provider_id(workspace, provider)
        events = read_events(workspace, concerns=who, kind=kind, since=since, until=until)
    if as_json or form == "json":
        terminal.print_json([as_document(event) for event in events])
    elif form == "csv":
        terminal.put_out(as_csv(events), nl=False)
    else:
        for event in events:
            terminal.tell(log_line(event))


@audit.command()
@click.argument("batch_id", required=False, shell_complete=completing.batches)
@click.option("--all", "everything", is_flag=True, help="Every batch and every load.")
@click.option("--provider", help="With --all: only batches of this lead provider.")
@click.option(
    "--worker-workspace",
    "elsewhere",
    type=click.Path(path_type=Path, file_okay=False),
    help="With Dask: where the workers have a copy of the workspace, if not at the same path.",
)
@engine_options
@workspace_option
def replay(
    batch_id: str | None,
    everything: bool,
    provider: str | None,
    elsewhere: Path | None,
    **options: Any,
) -> None:
    """Judge archived files again, as of then, and compare row by row.

    Exit 5 when any row is answered differently. Nothing is recorded or published. With --all the
    work can be spread: over processes of this machine, or over the workers of a Dask cluster that
    have the same version and see the same workspace.

    \b
    Examples:
      ecf-batch audit replay --all --jobs 4
      ecf-batch audit replay --all --cluster tcp://127.0.0.1:8786
    """
    if bool(batch_id) == everything:
        raise click.UsageError("Give one BATCH_ID, or --all.")
    if batch_id:
        refuse_engine("--engine and --cluster are for --all.")
        options |= {"engine_name": "here", "jobs": 1}
    with (
        terminal.plain_ends(),
        engine_in_use(options) as engine,
        workspace_to_read(options["root"], options["wait"], "ecf-batch audit replay") as workspace,
    ):
        who = provider_id(workspace, provider)
        asked = [find_batch(workspace, batch_id, who)] if batch_id else None
        events = [e for e in asked or read_events(workspace, provider=who) if e.has_file]
        began = time.monotonic()
        answers = replaying.replay_all(workspace, events, engine, elsewhere)
        seconds = time.monotonic() - began
    replaying.report(answers, seconds, as_json=options["as_json"])
    terminal.stop(replaying.exit_code_of(answers))


@audit.command()
@click.argument("batch_id", shell_complete=completing.batches)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write them to this new folder, and leave the outbox alone.",
)
@workspace_option
def results(batch_id: str, output: Path | None, root: Path, wait: float, as_json: bool) -> None:
    """Make the result files of a recorded batch again, as they were published."""
    with (
        terminal.plain_ends(),
        workspace_in_use(root, wait, "ecf-batch audit results") as workspace,
    ):
        from pipeline.operations import rebuild_results

        if output is not None and output.exists():
            raise click.UsageError(f"{output} is there already; name a folder that is not.")
        try:
            named = find_batch(workspace, batch_id, None).batch_id or ""
            folder = rebuild_results.make_results(workspace, named, output and output.absolute())
        except LookupError as missing:
            raise click.UsageError(str(missing.args[0])) from missing
    if as_json:
        terminal.print_json({"batch_id": batch_id, "folder": str(folder)})
    else:
        terminal.tell(f"Results made again: {folder}")
