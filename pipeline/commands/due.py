"""`due`: who can be declared for what today, and until when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import terminal
from pipeline.commands.help import Command
from pipeline.commands.options import (
    known_provider,
    provider_option,
    server_date_option,
    time_of,
    workspace_option,
    workspace_to_read,
)
from pipeline.commands.output import format_by_ending, write_output

if TYPE_CHECKING:
    from pipeline.operations.due import DueList
    from pipeline.templates import DueLine

HEADS = ("Teacher", "Participant ID", "Milestone", "Last day", "Days left")


@click.command(cls=Command)
@provider_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the list to this file: CSV, XLSX or JSON by its ending.",
)
@server_date_option
@workspace_option
def due(output: Path | None, **options: Any) -> None:
    """Who can be declared for what today, and until when; who cannot, and what is missing.

    One line for each participant and milestone that has begun and is not declared. It only reads.

    \b
    Examples:
      ecf-batch due --provider "Acorn Teaching"
      ecf-batch due --provider acorn-teaching -o due.xlsx
    """
    words = "ecf-batch due"
    with (
        terminal.plain_ends(),
        workspace_to_read(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline.operations.due import FORMATS, document, list_due

        form = format_by_ending(output, FORMATS) if output else "csv"
        now = time_of(workspace, options["server_date"])

        def make(target: Path | None) -> DueList:
            return list_due(workspace, options["provider"], now, target, form)

        with known_provider():
            found = write_output(workspace, output, make) if output else make(None)
        if options["as_json"]:
            terminal.print_json(document(found))
        elif output:
            lines = terminal.counted(len(found.lines), "line")
            terminal.say(f"{output}: {lines}, {len(found.due):,} of them can be declared.")
        else:
            terminal.tell(render(found), nl=False)


def render(found: DueList) -> str:
    """The list as a person reads it: what can be declared, then what is missing elsewhere."""
    day = f"{found.today.day} {found.today:%B %Y}"
    lines = [f"{found.provider}: due on {day}", ""]
    lines += render_due(found.due) if found.due else ["Nothing can be declared today.", ""]
    missing = [line for line in found.lines if not line.can_be_declared]
    if missing:
        lines.append(f"Cannot be declared ({len(missing):,}):")
        lines += [
            f"  {line.teacher or line.participant_id}, {line.milestone}: {line.what_is_missing}"
            for line in missing
        ]
    return "\n".join(lines) + "\n"


def render_due(due: tuple[DueLine, ...]) -> list[str]:
    """What can be declared, as a table; a note stands below its line."""
    rows = [cells_of(line) for line in due]
    widths = [max(len(row[n]) for row in (HEADS, *rows)) for n in range(len(HEADS))]
    lines = [laid_out(HEADS, widths)]
    for row, line in zip(rows, due, strict=True):
        lines.append(laid_out(row, widths))
        if line.note:
            lines.append(f"    {line.note}")
    return [*lines, ""]


def cells_of(line: DueLine) -> tuple[str, ...]:
    """The cells of one line."""
    left = "" if line.days_left is None else "passed" if line.days_left < 0 else str(line.days_left)
    return (
        line.teacher or "",
        line.participant_id,
        line.milestone,
        line.milestone_ends or "none",
        left,
    )


def laid_out(cells: tuple[str, ...], widths: list[int]) -> str:
    """Cells beside each other."""
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    return "  ".join(padded).rstrip()
