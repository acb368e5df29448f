"""`reconcile`: a provider's own books against the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import terminal
from pipeline.commands.batches import limit_options, take_limits
from pipeline.commands.help import Command
from pipeline.commands.options import (
    SentFile,
    known_provider,
    provider_option,
    with_standard_input,
    workspace_option,
    workspace_to_read,
)
from pipeline.commands.output import format_by_ending, write_output

if TYPE_CHECKING:
    from pipeline.operations.reconcile import Reconciliation

SHOWN = 20


@click.command(cls=Command)
@click.argument("source", metavar="FILE", type=SentFile())
@provider_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write every row to this file: CSV, XLSX or JSON by its ending.",
)
@workspace_option
@limit_options
def reconcile(source: Path, output: Path | None, **options: Any) -> None:
    """Compare a provider's own books with the ledger; nothing is recorded.

    The books are CSV or XLSX with participant, course and type, and any of date, state, statement,
    amount and your reference; or the API's JSON of declarations.

    \b
    Example:
      ecf-batch reconcile books.xlsx --provider "Acorn Teaching" -o differences.xlsx
    Exit codes: 0 all match, 1 books and ledger differ, 2 not to be read, 3 a column is missing.
    """
    words = "ecf-batch reconcile"
    with (
        terminal.plain_ends(),
        workspace_to_read(options["root"], options["wait"], words) as workspace,
        with_standard_input(workspace, (source,), options["max_file_mb"]) as (path,),
    ):
        from pipeline.operations import reconcile as operation

        form = format_by_ending(output, operation.FORMATS) if output else "csv"
        limits = take_limits(options)

        def make(target: Path | None) -> Reconciliation:
            return operation.reconcile(workspace, path, options["provider"], limits, target, form)

        try:
            with known_provider():
                found = write_output(workspace, output, make) if output else make(None)
        except operation.BooksRefused as refusal:
            terminal.stop(refusal.exit_code, refusal.sentence)
        if options["as_json"]:
            terminal.print_json(operation.document(found))
        else:
            terminal.tell(render(found), nl=False)
    terminal.stop(0 if found.agrees else 1)


def render(found: Reconciliation) -> str:
    """Counts, totals by statement, and the first rows that do not match."""
    lines = [f"Books and ledger of {found.provider}:"]
    lines += [f"  {count:,} {name}" for name, count in found.counts.items()]
    for total in found.totals:
        cohort = f" (cohort {total.cohort})" if total.cohort else ""
        lines.append(
            f"  {total.statement}{cohort}: "
            f"books {total.rows_in_books:,} {pounds(total.amount_in_books)}, "
            f"ledger {total.lines_in_ledger:,} {pounds(total.amount_in_ledger)}"
        )
    wrong = [match for match in found.matches if match.result != "matched"]
    lines += [f"  {say(match)}" for match in wrong[:SHOWN]]
    if len(wrong) > SHOWN:
        lines.append(f"  ... and {len(wrong) - SHOWN:,} more: -o FILE writes them all.")
    return "\n".join(lines) + "\n"


def pounds(amount: Any) -> str:
    """An amount, or that there is none."""
    return "without an amount" if amount is None else f"at {amount:,.2f} pounds"


def say(match: Any) -> str:
    """One row that does not match, in a line."""
    from pipeline.operations.reconcile import COLUMNS, cells_of

    cells = dict(zip(COLUMNS, cells_of(match), strict=True))
    where = f"row {cells['row']}: " if cells["row"] else ""
    what = f"{cells['milestone']} of {cells['participant_id']}"
    differs = "; ".join(
        f"{name} {cells[f'{name}_in_books'] or 'blank'}, in the ledger "
        f"{cells[f'{name}_in_ledger'] or 'none'}"
        for name in match.differs
    )
    return f"{where}{what}: {differs or match.result}"
