"""`audit`: what happened, is it unaltered, would it be decided the same again, and why."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import replaying, terminal
from pipeline.commands.options import Instant, workspace_in_use, workspace_option
from pipeline.workspace.folders import Workspace

if TYPE_CHECKING:
    from pipeline.audit.history import Recorded


@click.group()
def audit() -> None:
    """What happened, is it unaltered, would it be decided the same, and why."""


def provider_id(workspace: Workspace, named: str | None) -> str | None:
    """The ID of the provider with this name or ID; raises a usage error when there is none."""
    from pipeline.ledger import providers

    if named is None:
        return None
    found = providers.provider_of(workspace, named)
    if found is None:
        raise click.UsageError(f"No lead provider is called {named!r}.")
    return found[0]


def read_events(workspace: Workspace, **asked: Any) -> list[Recorded]:
    """The events asked for."""
    from pipeline import ledger
    from pipeline.audit.history import EventFilter, history

    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        return history(con, EventFilter(**asked))
    finally:
        con.close()


@audit.command()
@click.option("--provider", help="Only events of this lead provider (name or ID).")
@click.option(
    "--kind",
    type=click.Choice(["init", "load", "batch", "close", "pay", "adjust"]),
    help="Only events of this kind.",
)
@click.option("--since", type=Instant(), help="Only events at or after this time.")
@click.option("--until", type=Instant(), help="Only events before this time.")
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
        workspace_in_use(root, wait, "ecf-batch audit log") as workspace,
    ):
        who = provider_id(workspace, provider)
        events = read_events(workspace, provider=who, kind=kind, since=since, until=until)
    if as_json or form == "json":
        terminal.print_json([as_document(event) for event in events])
    elif form == "csv":
        terminal.put_out(as_csv(events), nl=False)
    else:
        for event in events:
            terminal.tell(log_line(event))


@audit.command()
@workspace_option
def verify(root: Path, wait: float, as_json: bool) -> None:
    """Recompute every hash: events, rows of every table, archived files, results.

    Exit 5 when anything is not as it was recorded; the first event that does not match is named
    first.
    """
    with (
        terminal.plain_ends(),
        workspace_as_it_is(root, wait, "ecf-batch audit verify") as workspace,
    ):
        from pipeline.operations.verify import as_document

        with terminal.progress_line() as progress:
            found, events = verified(workspace, progress)
    if as_json:
        terminal.print_json(
            {"verified": not found, "events": events, "problems": as_document(found)}
        )
    elif not found:
        terminal.tell(
            f"Verified: {events} events, every row and every archived file are unaltered."
        )
    else:
        terminal.tell("\n".join(problem.sentence for problem in found))
    terminal.stop(5 if found else 0)


@contextmanager
def workspace_as_it_is(root: Path, wait: float, words: str) -> Iterator[Workspace]:
    """The workspace, held; what cannot be put right in it does not keep an auditor out."""
    import duckdb

    from pipeline.operations.recover import recover
    from pipeline.workspace.lock import locked

    workspace = Workspace(root.absolute())
    with locked(workspace, wait, words):
        try:
            recover(workspace)
        except (OSError, RuntimeError, duckdb.Error) as fault:
            terminal.say(f"What an interrupted command left could not be put right: {fault}")
        yield workspace


def verified(workspace: Workspace, progress: Callable[[str], None]) -> tuple[list[Any], int]:
    """The problems and the number of events; a ledger that cannot be read is a problem too."""
    import duckdb

    from pipeline.audit.problems import Problem
    from pipeline.operations.verify import verify as verify_all

    try:
        return verify_all(workspace, progress), len(read_events(workspace))
    except (duckdb.Error, RuntimeError) as fault:
        return [Problem(None, f"the ledger cannot be read: {fault}")], 0


@audit.command()
@click.argument("batch_id", required=False)
@click.option("--all", "everything", is_flag=True, help="Every batch and every load.")
@click.option("--provider", help="With --all: only batches of this lead provider.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Replay in N processes at once.",
)
@workspace_option
def replay(
    batch_id: str | None,
    everything: bool,
    provider: str | None,
    jobs: int,
    root: Path,
    wait: float,
    as_json: bool,
) -> None:
    """Judge archived files again, as of then, and compare row by row.

    Exit 5 when any row is answered differently. Nothing is recorded or published.
    """
    if bool(batch_id) == everything:
        raise click.UsageError("Give one BATCH_ID, or --all.")
    with (
        terminal.plain_ends(),
        workspace_in_use(root, wait, "ecf-batch audit replay") as workspace,
    ):
        who = provider_id(workspace, provider)
        events = [
            event
            for event in read_events(workspace, batch_id=batch_id, provider=who)
            if event.has_file
        ]
        if not events and batch_id:
            raise click.UsageError(f"No batch {batch_id!r} was recorded.")
        began = time.monotonic()
        answers = list(replaying.replay_with_progress(workspace, events, jobs))
        seconds = time.monotonic() - began
    replaying.report(answers, seconds, as_json=as_json)
    terminal.stop(5 if any(answer.status != "identical" for answer in answers) else 0)


@audit.command()
@click.argument("batch_id")
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
            folder = rebuild_results.make_results(workspace, batch_id, output and output.absolute())
        except LookupError as missing:
            raise click.UsageError(str(missing.args[0])) from missing
    if as_json:
        terminal.print_json({"batch_id": batch_id, "folder": str(folder)})
    else:
        terminal.tell(f"Results made again: {folder}")


@audit.command()
@click.argument("batch_id")
@click.argument("row", type=click.IntRange(min=1))
@click.option("--sheet", help="The sheet of a workbook, when several have that row.")
@click.option("--provider", help="Show only what this lead provider may see.")
@workspace_option
def explain(
    batch_id: str,
    row: int,
    sheet: str | None,
    provider: str | None,
    root: Path,
    wait: float,
    as_json: bool,
) -> None:
    """Say of one row which rules were asked, what they answered, and from which facts.

    ROW is the number that Excel shows. Every fact comes with the event that recorded it.
    """
    with (
        terminal.plain_ends(),
        workspace_in_use(root, wait, "ecf-batch audit explain") as workspace,
    ):
        from pipeline.audit.report import tell
        from pipeline.operations import explain

        who = provider_id(workspace, provider)
        found = read_events(workspace, batch_id=batch_id, provider=who, kind="batch")
        if not found:
            raise click.UsageError(f"No batch {batch_id!r} was recorded.")
        try:
            document = explain.explain(workspace, found[0], row, sheet, viewer=who)
        except explain.NoSuchRow as missing:
            raise click.UsageError(str(missing)) from missing
    if as_json:
        terminal.print_json(document)
    else:
        terminal.tell("\n".join(tell(document)))
