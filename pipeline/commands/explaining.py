"""`audit explain`: why a row or a declaration came out as it did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import completing, terminal
from pipeline.commands.events_asked import find_batch, provider_id
from pipeline.commands.help import Command
from pipeline.commands.options import (
    workspace_option,
    workspace_to_read,
)
from pipeline.workspace.folders import Workspace

if TYPE_CHECKING:
    pass


@click.command(cls=Command)
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
