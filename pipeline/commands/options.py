"""The options that commands share, and what they open: the workspace, the clock."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from pipeline.commands import completing
from pipeline.commands.terminal import say
from pipeline.model.provider_names import UnknownProvider
from pipeline.workspace.folders import Workspace, in_one_line

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


class Folder(click.ParamType[Path]):
    """The folder of a workspace; never a blank, which would be the folder where the user stands."""

    name = "DIRECTORY"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        if not str(value).strip():
            self.fail("the folder is blank; name one", param, ctx)
        path = Path(value)
        if path.is_file():
            self.fail(f"{in_one_line(str(path))} is a file", param, ctx)
        return path


class SentFile(click.ParamType[Path]):
    """A file to be read, or `-` for standard input; never a pipe or a device, which may not end."""

    name = "FILE"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        path = Path(value)
        if str(path) == "-":
            return path
        shown = in_one_line(str(path))
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as problem:
            reason = getattr(problem, "strerror", None) or problem
            self.fail(f"{shown} cannot be read: {reason}.", param, ctx)
        if stat.S_ISDIR(mode):
            self.fail(f"{shown} is a folder. Name the files in it.", param, ctx)
        if not stat.S_ISREG(mode):
            self.fail(
                f"{shown} is a pipe or a device. Name a file, or - for standard input.", param, ctx
            )
        if not os.access(path, os.R_OK):
            self.fail(f"{shown} may not be read by you.", param, ctx)
        return path


def workspace_option(command: Command) -> Command:
    """`--workspace`, `--wait` and `--json`, which every command has."""
    for option in (
        click.option(
            "--workspace",
            "root",
            type=Folder(),
            default="workspace",
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


def provider_option(command: Command) -> Command:
    """`--provider`, for commands that cannot do without one."""
    return click.option(
        "--provider",
        required=True,
        envvar="ECF_BATCH_PROVIDER",
        show_envvar=True,
        shell_complete=completing.providers,
        help="Name, ID or folder of the lead provider.",
    )(command)


@contextmanager
def known_provider() -> Iterator[None]:
    """A provider whom nobody knows is a usage error; it names the nearest."""
    try:
        yield
    except UnknownProvider as unknown:
        raise click.UsageError(str(unknown)) from unknown


def server_date_option(command: Command) -> Command:
    """`--server-date`, for sandboxes only."""
    return click.option(
        "--server-date",
        type=Instant(),
        help="Sandbox only: act as if this were the time.",
    )(command)


@contextmanager
def workspace_at_hand(root: Path, wait: float, words: str) -> Iterator[Workspace]:
    """The workspace, for a command that takes its turn (`turn_of`) when it is ready to."""
    from pipeline.workspace.lock import require
    from pipeline.workspace.modes import mask_of, private
    from pipeline.workspace.patience import Patience, patient

    workspace = Workspace(root.absolute())
    require(workspace)
    with patient(Patience(wait, words, say)), private(mask_of(workspace.root)):
        yield workspace


@contextmanager
def turn_of(workspace: Workspace) -> Iterator[None]:
    """The turn to write, and what an interrupted command left is put right first."""
    from pipeline.operations import turn

    with turn.turn_of(workspace, say):
        yield


@contextmanager
def workspace_to_read(root: Path, wait: float, words: str) -> Iterator[Workspace]:
    """The workspace with one state of its ledger: holds up nobody, needs no right to write.

    Where nobody is at work, what an interrupted command left is put right first; what cannot be
    put right keeps nobody from reading.
    """
    import duckdb

    from pipeline.ledger.apart import ledger_apart, may_write

    with workspace_at_hand(root, wait, words) as workspace:
        try:
            if may_write(workspace):
                put_right(workspace)
        except (OSError, RuntimeError, duckdb.Error) as fault:
            say(f"What an interrupted command left could not be put right: {fault}")
        with ledger_apart(workspace) as apart:
            yield apart


def put_right(workspace: Workspace) -> None:
    """Finish what an interrupted command left, unless somebody is at work."""
    from pipeline.operations.recover import is_whole_workspace
    from pipeline.workspace.lock import is_idle

    if is_idle(workspace) and not is_whole_workspace(workspace):
        with turn_of(workspace):
            pass


@contextmanager
def workspace_in_use(root: Path, wait: float, words: str) -> Iterator[Workspace]:
    """The workspace, held for this command and put right after whatever ended the last one."""
    with workspace_at_hand(root, wait, words) as workspace, turn_of(workspace):
        yield workspace


@contextmanager
def with_standard_input(
    workspace: Workspace, sources: tuple[Path, ...], max_file_mb: int
) -> Iterator[tuple[Path, ...]]:
    """The files, with what comes on standard input in place of `-`; a bit above the limit at most.

    What is over the limit is refused as every file is; an input without an end is not waited for.
    """
    if Path("-") not in sources:
        yield sources
        return
    from pipeline.workspace.work_folders import work_folder

    with work_folder(workspace) as folder:
        copy = folder / "standard-input"
        left = max_file_mb * 1_000_000 + 1
        with copy.open("wb") as writing:
            while left > 0 and (block := sys.stdin.buffer.read(min(left, 1 << 20))):
                writing.write(block)
                left -= len(block)
        yield tuple(copy if source == Path("-") else source for source in sources)


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
