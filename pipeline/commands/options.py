"""The options that commands share, and what they open: the workspace, the clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from pipeline.commands.terminal import say
from pipeline.workspace.folders import Workspace
from pipeline.workspace.lock import locked

Command = TypeVar("Command", bound=Callable[..., Any])


class Instant(click.ParamType[datetime]):
    """An RFC 3339 instant, such as 2024-11-15T10:00:00Z."""

    name = "RFC3339"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(str(value).strip().upper().replace("Z", "+00:00"))
        except ValueError:
            self.fail(f"{value!r} is not an instant such as 2024-11-15T10:00:00Z", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value!r} has no time zone; write 2024-11-15T10:00:00Z", param, ctx)
        return instant.astimezone(UTC)


class DayOrInstant(Instant):
    """An instant, or a day (its beginning in London)."""

    name = "DAY|RFC3339"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
            try:
                day = datetime.fromisoformat(value.strip())
            except ValueError:
                self.fail(f"{value!r} is not a day", param, ctx)
            return day.replace(tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)
        return super().convert(value, param, ctx)


def workspace_option(command: Command) -> Command:
    """`--workspace`, `--wait` and `--json`, which every command has."""
    for option in (
        click.option(
            "--workspace",
            "root",
            type=click.Path(path_type=Path, file_okay=False),
            default=Path("workspace"),
            envvar="ECF_BATCH_WORKSPACE",
            show_default=True,
            show_envvar=True,
            help="The workspace folder.",
        ),
        click.option(
            "--wait",
            type=click.FloatRange(min=0),
            default=30,
            show_default=True,
            metavar="SECONDS",
            help="How long to wait while another command uses the workspace.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
    ):
        command = option(command)
    return command


def server_date_option(command: Command) -> Command:
    """`--server-date`, for sandboxes only."""
    return click.option(
        "--server-date",
        type=Instant(),
        help="Sandbox only: act as if this were the time.",
    )(command)


@contextmanager
def workspace_in_use(root: Path, wait: float, words: str) -> Iterator[Workspace]:
    """The workspace, held for this command and put right after whatever ended the last one."""
    from pipeline.operations.recover import recover

    workspace = Workspace(root.absolute())
    with locked(workspace, wait, words):
        for sentence in recover(workspace):
            say(sentence)
        yield workspace


def time_of(workspace: Workspace, server_date: datetime | None) -> datetime:
    """Now: what the sandbox is told, else the clock. Refused elsewhere than in a sandbox."""
    from pipeline.operations.recover import is_sandbox

    if server_date is None:
        return datetime.now(UTC)
    if not is_sandbox(workspace):
        raise click.UsageError(
            "--server-date works in a sandbox only (a workspace made by: ecf-batch init --sandbox)."
        )
    return server_date
