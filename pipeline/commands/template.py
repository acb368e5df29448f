"""`template`: a file to fill in, blank or with a provider's own people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import completing, terminal
from pipeline.commands.help import Command
from pipeline.commands.options import (
    known_provider,
    server_date_option,
    time_of,
    workspace_option,
    workspace_to_read,
)
from pipeline.commands.output import format_by_ending, write_output, write_to_stdout
from pipeline.workspace.folders import Workspace
from schemas.vocabulary import DECLARATION_TYPES, plain_name

if TYPE_CHECKING:
    from pipeline.operations.template import Template

KINDS = ("declarations", "voids", "status-changes", "partnerships", "all")


@click.command(cls=Command)
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@click.option(
    "--provider",
    shell_complete=completing.providers,
    help="A lead provider (name, ID or folder), whose own IDs then stand beside the form.",
)
@click.option(
    "--milestone",
    metavar="TYPE",
    help="For declarations of a provider: fill in everybody who can be declared, as retained-1.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to this file, XLSX or CSV by its ending, instead of CSV to stdout.",
)
@server_date_option
@workspace_option
def template(
    kind: str, provider: str | None, milestone: str | None, output: Path | None, **options: Any
) -> None:
    """A file to fill in: KIND is declarations, voids, status-changes, partnerships or all.

    \b
    Examples:
      ecf-batch template declarations -o declarations.xlsx
      ecf-batch template all --provider "Acorn Teaching" -o acorn.xlsx
      ecf-batch template declarations --provider acorn-teaching --milestone retained-1 -o r1.xlsx
    """
    form = format_by_ending(output, ("xlsx", "csv")) if output else "csv"
    if kind == "all" and form == "csv":
        raise click.UsageError("all is a workbook with several sheets: name a file, -o FILE.xlsx.")
    wanted = read_milestone(kind, provider, milestone)
    with terminal.plain_ends():
        if provider is None:
            written = write_blank(Workspace(options["root"].absolute()), kind, form, output)
        else:
            written = write_own(kind, form, output, provider, wanted, options)
        tell(written, output, form, as_json=options["as_json"])


def read_milestone(kind: str, provider: str | None, milestone: str | None) -> str | None:
    """The declaration type that is meant; raises a usage error."""
    if milestone is None:
        return None
    if kind != "declarations":
        raise click.UsageError(f"--milestone is for declarations, not for {kind}.")
    if provider is None:
        raise click.UsageError("--milestone needs --provider: whose participants are meant?")
    known = {plain_name(word): word for word in DECLARATION_TYPES}
    if plain_name(milestone) not in known:
        listed = ", ".join(DECLARATION_TYPES)
        raise click.UsageError(f'--milestone: "{milestone}" is not one of {listed}.')
    return known[plain_name(milestone)]


def write_blank(workspace: Workspace, kind: str, form: str, output: Path | None) -> Template:
    """Write a blank template, for which nothing has to be known."""
    from pipeline.operations.template import write_blank_template

    def make(target: Path) -> Template:
        return write_blank_template(kind, form, target)

    return write_output(workspace, output, make) if output else write_to_stdout(make)


def write_own(
    kind: str,
    form: str,
    output: Path | None,
    provider: str,
    milestone: str | None,
    options: dict[str, Any],
) -> Template:
    """Write a template with a provider's own people."""
    words = "ecf-batch template"
    with workspace_to_read(options["root"], options["wait"], words) as workspace:
        from pipeline.operations.template import write_own_template

        now = time_of(workspace, options["server_date"])

        def make(target: Path) -> Template:
            return write_own_template(workspace, kind, form, target, provider, now, milestone)

        with known_provider():
            return write_output(workspace, output, make) if output else write_to_stdout(make)


def tell(written: Template, output: Path | None, form: str, *, as_json: bool) -> None:
    """Say what was written; whom a CSV file leaves out is said here, it has no place for it."""
    if as_json and output is not None:
        terminal.print_json(
            {
                "file": str(output),
                "provider": written.provider,
                "rows": written.rows,
                "left_out": [vars(one) for one in written.left_out],
            }
        )
        return
    if written.left_out and form == "csv":
        terminal.say(f"Left out ({len(written.left_out):,}):")
        for one in written.left_out:
            terminal.say(f"  {one.teacher or one.participant_id}: {one.why}")
    if output is not None:
        rows = ""
        if written.rows or written.left_out:
            filled = terminal.counted(written.rows, "row")
            rows = f", {filled} filled in, {len(written.left_out):,} left out"
        terminal.say(f"{output}: written{rows}.")
