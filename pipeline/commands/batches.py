"""`submit` and `check`: judge batches, with and without recording them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import terminal
from pipeline.commands.help import Command
from pipeline.commands.options import (
    SentFile,
    known_provider,
    provider_option,
    server_date_option,
    time_of,
    turn_of,
    with_standard_input,
    workspace_at_hand,
    workspace_option,
)
from pipeline.model.limits import Limits
from pipeline.workspace.folders import Busy, in_one_line

if TYPE_CHECKING:
    from pipeline.operations.receipt import Receipt
    from pipeline.operations.submit import Submission
    from pipeline.workspace.folders import Workspace


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """One option for each limit; an environment variable of the same name sets it too."""
    for limit in reversed(fields(Limits)):
        command = click.option(
            f"--{limit.name.replace('_', '-')}",
            limit.name,
            type=click.IntRange(min=1),
            default=limit.default,
            envvar=f"ECF_BATCH_{limit.name.upper()}",
            show_default=True,
            show_envvar=True,
            help=limit.metadata["help"],
        )(command)
    return command


def take_limits(options: dict[str, Any]) -> Limits:
    """The limits among the options of a command."""
    return Limits(**{limit.name: options[limit.name] for limit in fields(Limits)})


def batch_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What `submit` and `check` share."""
    for option in (
        limit_options,
        workspace_option,
        server_date_option,
        click.option(
            "--expect-rows",
            type=click.IntRange(min=0),
            metavar="N",
            help="Control total: refuse the file unless it has N rows that are not blank.",
        ),
        click.option(
            "--all-or-nothing",
            is_flag=True,
            help="Record nothing of a file that has a rejected row.",
        ),
        provider_option,
        click.argument(
            "sources",
            nargs=-1,
            required=True,
            metavar="FILE...",
            type=SentFile(),
        ),
    ):
        command = option(command)
    return command


@click.command(cls=Command)
@batch_options
def submit(sources: tuple[Path, ...], **options: Any) -> None:
    """Judge batches, record what is accepted, write the results.

    \b
    Examples:
      ecf-batch submit january.csv --provider "Acorn Teaching"
      ecf-batch submit january.xlsx voids.csv --provider acorn-teaching --expect-rows 120
    Exit codes: 0 all accepted, 1 some rows rejected, 3 file refused, 4 control total not met.
    """
    run("submit", sources, options)


@click.command(cls=Command)
@batch_options
def check(sources: tuple[Path, ...], **options: Any) -> None:
    """Judge batches and write the results, recording nothing: every output says NOT SUBMITTED.

    \b
    Example:
      ecf-batch check january.csv --provider "Acorn Teaching"
    Exit codes are those of submit.
    """
    run("check", sources, options)


def run(mode: str, sources: tuple[Path, ...], options: dict[str, Any]) -> None:
    """Hand in one file after another, and leave with the most serious exit code."""
    words = f"ecf-batch {mode}"
    answers = []
    with (
        terminal.plain_ends(),
        workspace_at_hand(options["root"], options["wait"], words) as workspace,
        with_standard_input(workspace, sources, options["max_file_mb"]) as files,
    ):
        order = make_submission(mode, workspace, options)
        for source in files:
            try:
                answers.append(submit_one(workspace, source, order, quiet=options["as_json"]))
            except Busy as busy:
                if not answers:
                    raise
                answers.append(left_for_later(source, order, busy))
    terminal.end_with(answers, as_json=options["as_json"])


def left_for_later(source: Path, order: Submission, busy: Busy) -> Receipt:
    """The answer to a file whose turn did not come, after others were answered (exit 75)."""
    from pipeline.operations import receipt, submit

    terminal.say(f"{in_one_line(source.name)}: {busy}")
    return receipt.Receipt(submit.failed(order, source, str(busy)), 75, None)


def make_submission(mode: str, workspace: Workspace, options: dict[str, Any]) -> Submission:
    """The order that the options of the command come to; raises a usage error (exit 2)."""
    from pipeline.ledger import providers
    from pipeline.operations import submit

    now: datetime = time_of(workspace, options["server_date"])
    with known_provider():
        found = providers.provider_of(workspace, options["provider"])
    return submit.Submission(
        mode=mode,
        lead_provider_id=found[0],
        provider=found[1],
        now=now,
        server_date=options["server_date"],
        limits=take_limits(options),
        all_or_nothing=options["all_or_nothing"],
        expect_rows=options["expect_rows"],
        turn=lambda: turn_of(workspace),
    )


def submit_one(workspace: Workspace, source: Path, order: Submission, *, quiet: bool) -> Receipt:
    """Hand in one file and say what became of it; a fault of ours is answered too (exit 70)."""
    from pipeline.operations import submit

    with terminal.progress_line() as progress:
        answer = submit.submit_safely(workspace, source, order, progress)
    if not quiet:
        terminal.tell(summary(source, answer))
    return answer


def summary(source: Path, answer: Receipt) -> str:
    """What a person wants to know about one file, in a few lines."""
    ack = answer.ack
    counts = ack["counts"]
    lines = [f"{in_one_line(source.name)}: {ack['status'].replace('_', ' ')}"]
    if ack["mode"] == "check":
        lines[0] += " - NOT SUBMITTED, nothing was recorded"
    lines += [f"  {sentence}" for sentence in answer.said]
    if counts["rows_read"]:
        lines.append(
            f"  {terminal.counted(counts['rows_read'], 'row')}: {counts['accepted']} accepted, "
            f"{counts['already_recorded']} already recorded, {counts['rejected']} rejected, "
            f"{counts['ignored']} ignored; {terminal.counted(counts['warnings'], 'warning')}"
        )
    for found in ack["errors_by_code"]:
        if found["severity"] == "E":
            rows = ", ".join(str(row) for row in found["first_rows"])
            more = ", ..." if found["count"] > len(found["first_rows"]) and rows else ""
            where = f" (row {rows}{more})" if rows else ""
            lines.append(f"  {found['count']:>6} x {found['title']}{where}")
    lines += [f"  {step}" for step in ack["next_steps"] if not step.startswith("NOT SUBMITTED")]
    if answer.folder is not None:
        lines.append(f"  Results: {terminal.near(answer.folder)}")
    return "\n".join(lines)
