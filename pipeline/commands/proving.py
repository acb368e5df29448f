"""`audit verify` and `audit checkpoint`: is it unaltered, and how to prove that later."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import terminal
from pipeline.commands.events_asked import read_events
from pipeline.commands.help import Command
from pipeline.commands.options import (
    SentFile,
    workspace_option,
    workspace_to_read,
)
from pipeline.workspace.folders import Workspace

if TYPE_CHECKING:
    from pipeline.audit.history import Recorded
    from pipeline.audit.problems import Problem
    from pipeline.model.request import Progress

# Seconds between looks at what may be of a command that is still at work.
PAUSES = (1, 3, 6)
HASH = re.compile(r"[0-9a-f]{8,64}")


@click.command(cls=Command)
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


@click.command(cls=Command)
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
