"""`audit`: what happened, is it unaltered, would it be decided the same again, and why."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import completing, replaying, terminal
from pipeline.commands.options import DayOrInstant, workspace_in_use, workspace_option
from pipeline.model.provider_names import UnknownProvider
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
    try:
        return providers.provider_of(workspace, named)[0]
    except UnknownProvider as unknown:
        raise click.UsageError(str(unknown)) from unknown


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
@click.option(
    "--provider",
    shell_complete=completing.providers,
    help="Only what concerns this lead provider (name, ID or folder).",
)
@click.option(
    "--kind",
    type=click.Choice(["init", "load", "batch", "close", "pay", "adjust", "files"]),
    help="Only events of this kind.",
)
@click.option("--since", type=DayOrInstant(), help="Only events from event_context day or time on.")
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
        workspace_in_use(root, wait, "ecf-batch audit log") as workspace,
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
    from pipeline.operations.recover import recover
    from pipeline.workspace.lock import locked

    workspace = Workspace(root.absolute())
    with locked(workspace, wait, words):
        for sentence in recover(workspace):
            terminal.say(sentence)
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
@click.argument("batch_id", required=False, shell_complete=completing.batches)
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
            for event in (
                [find_batch(workspace, batch_id, who)]
                if batch_id
                else read_events(workspace, provider=who)
            )
            if event.has_file
        ]
        began = time.monotonic()
        answers = list(replaying.replay_with_progress(workspace, events, jobs))
        seconds = time.monotonic() - began
    replaying.report(answers, seconds, as_json=as_json)
    terminal.stop(5 if any(answer.status != "identical" for answer in answers) else 0)


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


@audit.command()
@click.argument("batch_id", required=False, shell_complete=completing.batches)
@click.argument("row", type=click.IntRange(min=1), required=False)
@click.option("--declaration", metavar="ID", help="The life of one declaration, step by step.")
@click.option("--participant", metavar="ID", help="The same of all declarations of a participant.")
@click.option("--sheet", help="The sheet of a workbook, when several have that row.")
@click.option("--all", "everything", is_flag=True, help="Also the rules that the row kept.")
@click.option("--provider", help="Show only what this lead provider may see.")
@workspace_option
def explain(
    batch_id: str | None,
    row: int | None,
    declaration: str | None,
    participant: str | None,
    sheet: str | None,
    everything: bool,
    provider: str | None,
    root: Path,
    wait: float,
    as_json: bool,
) -> None:
    """Say what was decided about a row, and why: first the decision, then rules and facts.

    ROW is the number that Excel shows; of BATCH_ID the beginning is enough where no other begins
    so. Every fact comes with the event that recorded it. Rows of loads are explained too.

    \b
    Examples:
      ecf-batch audit explain 20251208T100000Z 14
      ecf-batch audit explain --declaration 066f68b3-8b52-5068-90ad-217ebc5aa38b
    """
    asked = [bool(batch_id and row), bool(declaration), bool(participant)]
    if asked.count(True) != 1:
        raise click.UsageError("Give BATCH_ID and ROW, or --declaration ID, or --participant ID.")
    with (
        terminal.plain_ends(),
        workspace_in_use(root, wait, "ecf-batch audit explain") as workspace,
    ):
        who = provider_id(workspace, provider)
        if declaration or participant:
            answer, lines = explain_lives(workspace, declaration, participant, who)
        else:
            answer, lines = explain_row(workspace, batch_id or "", row or 0, sheet, who, everything)
    if as_json:
        terminal.print_json(answer)
    else:
        terminal.tell("\n".join(lines))


def find_batch(workspace: Workspace, given: str, who: str | None) -> Recorded:
    """The batch or load whose ID begins so. Raises a usage error: none, or several."""
    events = [event for event in read_events(workspace) if event.has_file]
    events = [e for e in events if who is None or e.lead_provider_id in (None, who)]
    exact = [event for event in events if event.batch_id == given]
    found = exact or [event for event in events if (event.batch_id or "").startswith(given)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.UsageError(f"No batch {given!r} was recorded.")
    names = ", ".join(str(event.batch_id) for event in found[:5])
    raise click.UsageError(f"Several batches begin with {given!r}: {names}. Give more of the ID.")


def explain_row(
    workspace: Workspace, given: str, row: int, sheet: str | None, who: str | None, everything: bool
) -> tuple[Any, list[str]]:
    """The explanation of one row of a batch or a load, as a document and in lines."""
    from pipeline.audit import loads, report
    from pipeline.operations import explain

    event = find_batch(workspace, given, who)
    try:
        if event.kind == "load":
            document = explain.explain_load(workspace, event, row)
            return document, list(loads.tell(document))
        document = explain.explain(workspace, event, row, sheet, viewer=who)
    except explain.NoSuchRow as missing:
        raise click.UsageError(str(missing)) from missing
    return document, list(report.tell(document, everything))


def explain_lives(
    workspace: Workspace, declaration: str | None, participant: str | None, who: str | None
) -> tuple[Any, list[str]]:
    """The life of a declaration, or of all of a participant. Raises a usage error: none."""
    from pipeline import ledger
    from pipeline.audit.life import find_lives, tell_life

    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        found = find_lives(con, declaration_id=declaration, participant_id=participant, viewer=who)
    finally:
        con.close()
    if not found:
        named = f"declaration {declaration}" if declaration else f"participant {participant}"
        raise click.UsageError(f"No {named} has a declaration that may be shown here.")
    return (found[0] if declaration else found), [
        line for life in found for line in tell_life(life)
    ]
