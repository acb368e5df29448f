"""What the commands share: options, the clock, one workspace at a time, how answers are said."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from pipeline.workspace.folders import NoWorkspace, Workspace
from pipeline.workspace.lock import Busy, locked

SERIOUS = (70, 75, 5, 4, 3, 6, 1, 0)
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
        recover(workspace)
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


def say(text: str) -> None:
    """A message for the person at the terminal, never for a program."""
    click.echo(plain(text), err=True)


def plain(text: str) -> str:
    """Text that any terminal shows: no control characters; other letters where it can."""
    shown = "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return shown.encode(encoding, "replace").decode(encoding)


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural where that is right."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def near(path: Path) -> Path:
    """A path as seen from where the user stands, when it is below that."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def tell(text: str, nl: bool = True) -> None:
    """An answer on stdout, for a person."""
    put_out(plain(text), nl)


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    put_out(json.dumps(document, indent=1, ensure_ascii=True))


def put_out(text: str, nl: bool = True) -> None:
    """Text on stdout as it is. Where that cannot be written to, the command ends and says so."""
    try:
        click.echo(text, nl=nl)
    except OSError as problem:
        stop(
            70,
            f"The answer could not be written to standard output ({problem.strerror}). What was "
            "recorded until now stands: ecf-batch audit log shows it.",
        )


def most_serious(codes: list[int]) -> int:
    """The exit code for several files (interface, section 2)."""
    return min(codes, key=SERIOUS.index, default=0)


def stop(exit_code: int, message: str = "") -> NoReturn:
    """End the command with this exit code, saying why."""
    if message:
        say(message)
    raise SystemExit(exit_code)


@contextmanager
def plain_ends() -> Iterator[None]:
    """No traceback for anybody: what is wrong in one sentence, and the exit code for it."""
    try:
        yield
    except Busy as busy:
        stop(75, str(busy))
    except NoWorkspace as missing:
        stop(2, str(missing))
    except click.exceptions.Exit:
        raise
    except (click.ClickException, click.Abort, SystemExit):
        raise
    except OSError as problem:
        where = f" ({problem.filename})" if problem.filename else ""
        stop(70, f"Nothing was recorded: {problem.strerror or problem}{where}.")
    except Exception as fault:
        detail = traceback.format_exc() if "--debug" in sys.argv else ""
        stop(70, f"{detail}Nothing was recorded: internal error, {type(fault).__name__}: {fault}")


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """Says on a terminal what is going on, in one line that goes away; elsewhere nothing."""
    shown = sys.stderr.isatty()

    def show(step: str) -> None:
        if shown:
            click.echo(f"\r\x1b[K{plain(step)} ...", nl=False, err=True)

    try:
        yield show
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)
