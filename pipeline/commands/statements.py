"""`statement`: month end, from preview to payment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from pipeline.commands import completing, terminal
from pipeline.commands.engine_options import engine_in_use, engine_options
from pipeline.commands.help import Group
from pipeline.commands.options import (
    provider_option,
    server_date_option,
    time_of,
    turn_of,
    workspace_at_hand,
    workspace_option,
    workspace_to_read,
)
from pipeline.commands.statement_answers import (
    finish,
    print_statement,
    title_of_list,
    write_table,
)


@click.group(cls=Group)
def statement() -> None:
    """Month end: list, preview, close, pay, adjust and show statements."""


def one_statement(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that name one statement."""
    for option in (
        click.option(
            "--name",
            required=True,
            shell_complete=completing.statements,
            help='Name of the statement, as "January 2025".',
        ),
        click.option("--cohort", required=True, type=int, help="Start year of the cohort."),
        provider_option,
    ):
        command = option(command)
    return command


@contextmanager
def plain_refusals() -> Iterator[None]:
    """A refused command ends with its sentence and exit code, like every other end."""
    with terminal.plain_ends():
        try:
            yield
        except Exception as refusal:
            from pipeline.statements import StatementRefused

            if not isinstance(refusal, StatementRefused):
                raise
            terminal.stop(refusal.exit_code, refusal.sentence)


def named(options: dict[str, Any]) -> tuple[str, int, str]:
    """Provider, cohort and name as they were given."""
    return options["provider"], options["cohort"], options["name"]


@statement.command("list")
@click.option(
    "--provider",
    shell_complete=completing.providers,
    help="Only this lead provider (name, ID or folder).",
)
@click.option("--cohort", type=int, help="Only this cohort.")
@click.option("--state", type=click.Choice(["open", "payable", "paid"]), help="Only this state.")
@click.option(
    "--payment-date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Only what is paid on this day, as 2025-01-25.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the list to this file: CSV, or XLSX with all amounts and their sums.",
)
@workspace_option
def list_command(payment_date: datetime | None, output: Path | None, **options: Any) -> None:
    """The statement calendar with its states, declarations and totals.

    \b
    Examples:
      ecf-batch statement list --state payable
      ecf-batch statement list --payment-date 2025-01-25 -o january.xlsx
    """
    words = "ecf-batch statement list"
    with (
        plain_refusals(),
        workspace_to_read(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline import statements
        from pipeline.operations import month_end

        found = month_end.list_statements(
            workspace,
            provider=options["provider"],
            cohort=options["cohort"],
            state=options["state"],
            payment_date=payment_date.date() if payment_date else None,
        )
        lines = [statements.describe(one) for one in found]
        if output is not None:
            write_table(found, output, title_of_list(options, payment_date))
        if options["as_json"]:
            terminal.print_json(lines)
        elif output is not None:
            terminal.tell(f"{terminal.counted(len(lines), 'statement')} written to {output}.")
        else:
            terminal.tell(statements.render_list(found), nl=False)


@statement.command()
@one_statement
@server_date_option
@workspace_option
def preview(**options: Any) -> None:
    """What a statement would be if it closed now: NOT FINAL, and what changed since last time."""
    words = "ecf-batch statement preview"
    with (
        plain_refusals(),
        workspace_to_read(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline.operations import month_end

        now = time_of(workspace, options["server_date"])
        try:
            seen = month_end.preview(workspace, now, named(options))
        except month_end.NotWritten as fault:
            terminal.say(str(fault))
            seen = fault.seen
        print_statement(seen, options["as_json"], now)


@statement.command()
@one_statement
@workspace_option
def show(**options: Any) -> None:
    """A statement with every figure; one that was paid stays as it was paid."""
    words = "ecf-batch statement show"
    with (
        plain_refusals(),
        workspace_to_read(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline.operations import month_end

        print_statement(month_end.show(workspace, named(options)), options["as_json"], None)


@statement.command()
@click.option(
    "--as-at",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Close what has a cut-off before this day (default: today).",
)
@engine_options
@server_date_option
@workspace_option
def close(as_at: datetime | None, **options: Any) -> None:
    """Make every statement past its cut-off payable, and write its files.

    Once that is recorded, the writing of the files can be spread, as `audit replay --all` is.
    """
    words = "ecf-batch statement close"
    with (
        plain_refusals(),
        engine_in_use(options) as engine,
        workspace_at_hand(options["root"], options["wait"], words) as workspace,
        terminal.progress_line() as progress,
    ):
        from pipeline.operations import month_end

        now = time_of(workspace, options["server_date"])
        day = as_at.date() if as_at else london_day(now)
        plan = month_end.close(
            workspace,
            now,
            day,
            options["server_date"],
            engine,
            progress,
            turn=lambda: turn_of(workspace),
        )
    finish(plan, options["as_json"])


@statement.command()
@one_statement
@click.option("--expect-total", metavar="N", help="Refuse (exit 4) when the total is another.")
@server_date_option
@workspace_option
def pay(**options: Any) -> None:
    """Mark a payable statement as paid, settle its clawbacks, and write its files anew."""
    words = "ecf-batch statement pay"
    with (
        plain_refusals(),
        workspace_at_hand(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline.operations import month_end

        now = time_of(workspace, options["server_date"])
        plan = month_end.pay(
            workspace,
            now,
            named(options),
            options["server_date"],
            options["expect_total"],
            turn=lambda: turn_of(workspace),
        )
    finish(plan, options["as_json"])


@statement.command()
@one_statement
@click.option("--label", required=True, help="What the adjustment is called on the statement.")
@click.option("--amount", metavar="N", help="Amount in pounds, below 0 to take off.")
@click.option("--remove", is_flag=True, help="Remove the adjustment with this label.")
@server_date_option
@workspace_option
def adjust(label: str, amount: str | None, remove: bool, **options: Any) -> None:
    """Add, change or remove an additional adjustment, until the statement is paid."""
    words = "ecf-batch statement adjust"
    with (
        plain_refusals(),
        workspace_at_hand(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline.operations import month_end

        now = time_of(workspace, options["server_date"])
        plan = month_end.adjust(
            workspace,
            now,
            named(options),
            label,
            amount,
            remove=remove,
            server_date=options["server_date"],
            turn=lambda: turn_of(workspace),
        )
    finish(plan, options["as_json"])


def london_day(now: datetime) -> date:
    """The day in England."""
    return now.astimezone(UTC).astimezone(ZoneInfo("Europe/London")).date()
