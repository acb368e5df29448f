"""`statement`: month end, from preview to payment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from pipeline.commands import terminal
from pipeline.commands.options import (
    server_date_option,
    time_of,
    workspace_in_use,
    workspace_option,
)

if TYPE_CHECKING:
    from pipeline.statements import Plan, Statement
    from pipeline.statements.files.folder import Seen


@click.group()
def statement() -> None:
    """Month end: list, preview, close, pay, adjust and show statements."""


def one_statement(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that name one statement."""
    for option in (
        click.option("--name", required=True, help='Name of the statement, as "January 2025".'),
        click.option("--cohort", required=True, type=int, help="Start year of the cohort."),
        click.option("--provider", required=True, help="Name or ID of the lead provider."),
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
@click.option("--provider", help="Only this lead provider.")
@click.option("--cohort", type=int, help="Only this cohort.")
@workspace_option
def list_command(
    provider: str | None, cohort: int | None, root: Path, wait: float, as_json: bool
) -> None:
    """The statement calendar with its states."""
    with (
        plain_refusals(),
        workspace_in_use(root, wait, "ecf-batch statement list") as workspace,
    ):
        from pipeline import statements
        from pipeline.operations import month_end

        found = month_end.list_statements(workspace, provider=provider, cohort=cohort)
        if as_json:
            terminal.print_json([describe(one) for one in found])
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
        workspace_in_use(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline.operations import month_end

        now = time_of(workspace, options["server_date"])
        print_statement(month_end.preview(workspace, now, named(options)), options["as_json"], now)


@statement.command()
@one_statement
@workspace_option
def show(**options: Any) -> None:
    """A statement with every figure; one that was paid stays as it was paid."""
    words = "ecf-batch statement show"
    with (
        plain_refusals(),
        workspace_in_use(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline.operations import month_end

        print_statement(month_end.show(workspace, named(options)), options["as_json"], None)


def print_statement(seen: Seen, as_json: bool, preview_at: datetime | None) -> None:
    """The statement for a program or for a person."""
    from pipeline import statements

    if as_json:
        terminal.print_json(seen.document)
    else:
        text = statements.render_text(seen.figures, preview_at, seen.changes)
        terminal.tell(text, nl=False)


@statement.command()
@click.option(
    "--as-at",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Close what has a cut-off before this day (default: today).",
)
@server_date_option
@workspace_option
def close(as_at: datetime | None, **options: Any) -> None:
    """Make every statement past its cut-off payable, and write its files."""
    words = "ecf-batch statement close"
    with (
        plain_refusals(),
        workspace_in_use(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline.operations import month_end

        now = time_of(workspace, options["server_date"])
        day = as_at.date() if as_at else london_day(now)
        plan = month_end.close(workspace, now, day)
    finish(plan, options["as_json"])


@statement.command()
@one_statement
@server_date_option
@workspace_option
def pay(**options: Any) -> None:
    """Mark a payable statement as paid, settle its clawbacks, and write its files anew."""
    words = "ecf-batch statement pay"
    with (
        plain_refusals(),
        workspace_in_use(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline.operations import month_end

        now = time_of(workspace, options["server_date"])
        plan = month_end.pay(workspace, now, named(options))
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
        workspace_in_use(options["root"], options["wait"], words) as workspace,
    ):
        from pipeline.operations import month_end

        now = time_of(workspace, options["server_date"])
        plan = month_end.adjust(workspace, now, named(options), label, amount, remove=remove)
    finish(plan, options["as_json"])


def london_day(now: datetime) -> date:
    """The day in England."""
    return now.astimezone(UTC).astimezone(ZoneInfo("Europe/London")).date()


def finish(plan: Plan, as_json: bool) -> None:
    """Say what happened and leave with the exit code of the plan."""
    if as_json:
        terminal.print_json(
            {
                "sentence": plan.sentence,
                "changed": plan.changes,
                "statements": [vars_of(key) for key in plan.statements],
                "left_open": [
                    {**vars_of(left.key), "reason": left.reason} for left in plan.left_open
                ],
            }
        )
    else:
        terminal.tell(plan.sentence)
    terminal.stop(plan.exit_code)


def vars_of(key: Any) -> dict[str, Any]:
    """Provider ID, cohort and name of a statement."""
    return {
        "lead_provider_id": str(key.lead_provider_id),
        "cohort": key.cohort,
        "name": key.name,
    }


def describe(one: Statement) -> dict[str, Any]:
    """A line of the calendar as a document."""
    return {
        "provider": one.provider,
        "cohort": one.key.cohort,
        "name": one.key.name,
        "statement_id": str(one.statement_id),
        "state": one.state,
        "cut_off_date": one.cut_off_date and one.cut_off_date.isoformat(),
        "payment_date": one.payment_date and one.payment_date.isoformat(),
        "output_fee": one.output_fee,
    }
