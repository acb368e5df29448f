"""`audit`: what happened, is it unaltered, would it be decided the same again, and why."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import completing, replaying, terminal
from pipeline.commands.engine_options import engine_in_use, engine_options, refuse_engine
from pipeline.commands.help import Group
from pipeline.commands.options import (
    DayOrInstant,
    SentFile,
    workspace_in_use,
    workspace_option,
    workspace_to_read,
)
from pipeline.model.provider_names import UnknownProvider
from pipeline.workspace.folders import Workspace

if TYPE_CHECKING:
    from pipeline.audit.history import Recorded
    from pipeline.audit.problems import Problem
    from pipeline.model.request import Progress

# Seconds between looks at what may be of a command that is still at work.
PAUSES = (1, 3, 6)
HASH = re.compile(r"[0-9a-f]{8,64}")


@click.group(cls=Group)
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
@click.option(
    "--against",
    "outside",
    multiple=True,
    type=SentFile(),
    help="A file kept outside: ack.json, manifest.sha256, statement.json or a checkpoint. Say it "
    "again for more.",
)
@click.option("--expect", "noted", metavar="HASH", help="The hash of an event, as it was noted.")
@click.argument("more_outside", nargs=-1, metavar="[FILE]...", type=SentFile())
@workspace_option
def verify(
    outside: tuple[Path, ...],
    more_outside: tuple[Path, ...],
    noted: str | None,
    root: Path,
    wait: float,
    as_json: bool,
) -> None:
    """Recompute every hash: events, rows of every table, archived files, results, statements.

    Exit 5 when anything is not as it was recorded; the first event that does not match is named
    first. Number and hash of the last event are printed: note them, and give them back with
    --expect. With --against, files from outside are checked as well: does the chain still have
    what they name?
    """
    if noted is not None and not HASH.fullmatch(noted.strip().lower()):
        raise click.UsageError(f"{noted!r} is no hash: 8 to 64 of the characters 0-9 and a-f.")
    if more_outside and not outside:
        raise click.UsageError("Name files to be checked with --against FILE.")
    with (
        terminal.plain_ends(),
        workspace_to_read(root, wait, "ecf-batch audit verify") as workspace,
        terminal.progress_line() as progress,
    ):
        verdict = verified(workspace, progress, (*outside, *more_outside), noted)
    if as_json:
        terminal.print_json(verdict.document)
    else:
        terminal.tell("\n".join(verdict.sentences))
    terminal.stop(5 if verdict.problems else 0)


@audit.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it to this file.",
)
@workspace_option
def checkpoint(output: Path | None, root: Path, wait: float, as_json: bool) -> None:
    """Number and hash of the last event, as a small file to sign, mail or print.

    `audit verify --against FILE` says later whether the chain still has that event.
    """
    with (
        terminal.plain_ends(),
        workspace_to_read(root, wait, "ecf-batch audit checkpoint") as workspace,
    ):
        from pipeline.audit.outside import write_checkpoint

        document = write_checkpoint(read_events(workspace))
        if output is not None:
            text = json.dumps(document, indent=1) + "\n"
            output.write_text(text, encoding="ascii", newline="\n")
    if output is None or as_json:
        terminal.print_json(document)
    else:
        terminal.tell(f"Checkpoint of event {document['event']} written to {output}.")


@dataclass(frozen=True)
class Verdict:
    """What `verify` found."""

    problems: list[Problem]
    events: list[Recorded]
    remarks: list[str]
    outside: int

    @property
    def sentences(self) -> list[str]:
        """For a person: the problems, or that there are none; then the remarks and the end."""
        recorded = any(event.kind == "files" for event in self.events)
        statements = ", the files of statements too," if recorded else ""
        found = [problem.sentence for problem in self.problems] or [
            f"Verified: {len(self.events)} events, every row, every archived file and every "
            f"result{statements} are unaltered."
        ]
        if self.outside and not self.problems:
            found.append(f"{terminal.counted(self.outside, 'file')} from outside: as recorded.")
        found += [f"Remark: {remark}" for remark in self.remarks]
        if self.events:
            last = self.events[-1]
            found.append(f"Last event: {last.event}, hash {last.event_hash}")
        return found

    @property
    def document(self) -> dict[str, Any]:
        """The same for a program."""
        from pipeline.operations.verify import as_document

        last = self.events[-1] if self.events else None
        return {
            "verified": not self.problems,
            "events": len(self.events),
            "problems": as_document(self.problems),
            "remarks": self.remarks,
            "last_event": last.event if last else None,
            "last_hash": last.event_hash if last else None,
        }


def verified(
    workspace: Workspace,
    progress: Progress,
    outside: tuple[Path, ...],
    noted: str | None,
) -> Verdict:
    """All that is to be said; a ledger that cannot be read is a problem too."""
    import duckdb

    from pipeline.audit.clock import remark_clock
    from pipeline.audit.outside import NotKnown, check_expected, check_outside
    from pipeline.audit.problems import FILES, Problem
    from pipeline.audit.removed import find_removed
    from pipeline.operations.verify import look_again, somebody_worked
    from pipeline.operations.verify import verify as verify_all

    try:
        problems = verify_all(workspace, progress)
        events = read_events(workspace)
        for pause in PAUSES:
            files = any(problem.where == FILES for problem in problems)
            if not files or not somebody_worked(workspace, events):
                break
            time.sleep(pause)
            problems = look_again(workspace, problems, progress)
    except (duckdb.Error, RuntimeError, ValueError) as fault:
        return Verdict([Problem(None, f"the ledger cannot be read: {fault}")], [], [], 0)
    problems += check_expected(events, noted) if noted else []
    try:
        problems += [found for path in outside for found in check_outside(workspace, events, path)]
    except NotKnown as fault:
        raise click.UsageError(str(fault)) from fault
    remarks = [f"{words}." for words in find_removed(events).sentences]
    return Verdict(problems, events, [*remarks, *remark_clock(events)], len(outside))


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
        workspace_to_read(root, wait, "ecf-batch audit explain") as workspace,
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
    except (explain.NoSuchRow, LookupError) as missing:
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
