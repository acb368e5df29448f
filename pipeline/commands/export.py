"""`export`: the API's read side as CSV, XLSX, JSON or Parquet."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import terminal
from pipeline.commands.export_options import filter_options, read_query
from pipeline.commands.help import Command
from pipeline.commands.options import (
    provider_option,
    server_date_option,
    time_of,
    workspace_option,
    workspace_to_read,
)
from pipeline.commands.output import write_output, write_to_stdout

if TYPE_CHECKING:
    from pipeline.export import Retired
    from pipeline.operations.export import Exported, ExportOrder
    from pipeline.workspace.folders import Workspace

FORMATS = ("csv", "xlsx", "json", "parquet")
NOT_TEXT = ("xlsx", "parquet")
NOT_FOUND = {
    "errors": [
        {
            "title": "The requested resource was not found",
            "detail": "Nothing could be found for the provided details",
        }
    ]
}


@click.command(cls=Command)
@click.argument("resource", metavar="RESOURCE")
@provider_option
@filter_options
@click.option(
    "--as-at",
    metavar="BATCH_ID|TIME",
    help="As it was just after that batch or load, or at that time.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS, case_sensitive=False),
    help="csv (one line per enrolment, declaration, ...), xlsx, json (the API's), parquet. "
    "[default: the suffix of -o, else csv]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Write to this file instead of stdout.",
)
@server_date_option
@workspace_option
def export(resource: str, form: str | None, output: Path | None, **options: Any) -> None:
    """Show what the API's read side would: RESOURCE is participants, transfers,
    unfunded-mentors, declarations, partnerships, schools, delivery-partners or statements.

    It only reads: nothing is recorded.
    """
    output = None if output == Path("-") else output
    form = format_of(form, output, as_json=options["as_json"])
    with (
        terminal.plain_ends(),
        workspace_to_read(options["root"], options["wait"], "ecf-batch export") as workspace,
    ):
        order = make_submission(workspace, resource, form, options)
        answer(workspace, order, output, as_json=options["as_json"])


def format_of(form: str | None, output: Path | None, *, as_json: bool) -> str:
    """The format that is asked for; refuses what does not go together."""
    if as_json and output is None:
        if form not in (None, "json"):
            raise click.UsageError(
                f"--json prints JSON: leave out --format {form}, or name a file."
            )
        return "json"
    if form is None:
        suffix = output.suffix.lower().removeprefix(".") if output else ""
        form = suffix if suffix in FORMATS else "csv"
    if form in NOT_TEXT and output is None:
        raise click.UsageError(f"{form} needs a file: -o FILE.")
    return form.lower()


def make_submission(
    workspace: Workspace, resource: str, form: str, options: dict[str, Any]
) -> ExportOrder:
    """What was asked for, as far as the command line says it."""
    from pipeline.export import RESOURCES
    from pipeline.operations.export import ExportOrder
    from pipeline.operations.recover import is_sandbox

    if resource not in RESOURCES:
        raise click.UsageError(f'There is no "{resource}". Resources: {", ".join(RESOURCES)}.')
    query = read_query(RESOURCES[resource], options)
    if query.page is not None or query.per_page is not None:
        require_json(form)
    as_at = (options["as_at"] or "").strip() or None
    if as_at and options["server_date"]:
        raise click.UsageError("--as-at says what day it is: leave out --server-date.")
    now = time_of(workspace, options["server_date"])
    ends = None if is_sandbox(workspace) else datetime.now(UTC)
    provider = options["provider"]
    return ExportOrder(RESOURCES[resource], provider, query, form, now, as_at, ends)


def require_json(form: str) -> None:
    """Pages are the API's: a file in another form is whole."""
    if form != "json":
        raise click.UsageError(f"--page and --per-page are for JSON; a {form} file is whole.")


def answer(workspace: Workspace, order: ExportOrder, output: Path | None, *, as_json: bool) -> None:
    """Write the export to its file or to stdout, and say what was written."""

    def write(target: Path) -> Exported:
        with tempfile.TemporaryDirectory(prefix="ecf-batch-") as work:
            return carry_out(workspace, order, target, Path(work))

    exported = write_to_stdout(write) if output is None else write_output(workspace, output, write)
    for one in exported.retired:
        warn_retired(one)
    if output is not None and as_json:
        terminal.print_json(summary(order, exported, output))
    elif output is not None:
        terminal.say(
            f"{output}: {terminal.counted(exported.rows, 'line')} of {order.resource.name}"
        )


def carry_out(workspace: Workspace, order: ExportOrder, target: Path, work: Path) -> Exported:
    """Do it; a refusal ends the command with its sentence."""
    from pipeline.operations.export import ExportRefused, write_export

    try:
        return write_export(workspace, order, target, work)
    except ExportRefused as refusal:
        if refusal.missing and order.format == "json":
            terminal.put_out(json.dumps(NOT_FOUND))
        terminal.stop(2, refusal.sentence)


def warn_retired(one: Retired) -> None:
    """Say which ID was read as another one."""
    terminal.say(
        f"Participant ID {one.participant_id} was replaced by {one.current_id}: it is read as the "
        "new one. Use the new one from now on."
    )


def summary(order: ExportOrder, exported: Exported, output: Path) -> dict[str, Any]:
    """What was written, for a program."""
    return {
        "resource": order.resource.name,
        "provider": exported.provider,
        "format": order.format,
        "records": exported.records,
        "rows": exported.rows,
        "file": str(output),
        "as_at": instant_text(exported.as_at),
    }


def instant_text(instant: datetime) -> str:
    """An instant as exports write it: milliseconds, microseconds when they are needed."""
    whole = instant.microsecond % 1000 == 0
    shown = instant.astimezone(UTC).isoformat(timespec="milliseconds" if whole else "microseconds")
    return shown.replace("+00:00", "Z")
