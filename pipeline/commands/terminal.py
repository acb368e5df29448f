"""How answers are said: to a person, to a program, as an exit code."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.model import done
from pipeline.workspace.folders import Busy, NoWorkspace, readable

if TYPE_CHECKING:
    from pipeline.operations.receipt import Receipt

SERIOUS = (130, 70, 75, 5, 4, 3, 6, 1, 0)


def say(text: str) -> None:
    """A message for the person at the terminal, never for a program."""
    click.echo(plain(text), err=True)


def plain(text: str) -> str:
    """Text that any terminal shows: no control characters; other letters where it can."""
    shown = "".join(
        c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in readable(text)
    )
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
    context = click.get_current_context(silent=True)
    if context is not None:
        context.find_root().meta["printed"] = True
    put_out(json.dumps(document, indent=1, ensure_ascii=True))


def put_out(text: str, nl: bool = True) -> None:
    """Text on stdout as it is. Where that cannot be written to, the command ends and says so."""
    try:
        click.echo(text, nl=nl)
    except BrokenPipeError:
        # Who was reading has gone (| head): the command finishes its work and says no more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError as problem:
        if context := click.get_current_context(silent=True):
            context.find_root().meta["printed"] = True
        stop(
            70,
            f"The answer could not be written to standard output ({problem.strerror}). What was "
            "recorded until now stands: ecf-batch audit log shows it.",
        )


def most_serious(codes: list[int]) -> int:
    """The exit code for several files (interface, section 2)."""
    return min(codes, key=SERIOUS.index, default=0)


def end_with(answers: Sequence[Receipt], *, as_json: bool) -> NoReturn:
    """End a command that took files: with their acknowledgements, where these are asked for."""
    if as_json:
        acks = [answer.ack for answer in answers]
        print_json(acks[0] if len(acks) == 1 else acks)
    stop(most_serious([answer.exit_code for answer in answers]))


def stop(exit_code: int, message: str = "") -> NoReturn:
    """End the command with this exit code, saying why; with --json as a document too."""
    if message:
        say(message)
        print_end(exit_code, message)
    raise SystemExit(exit_code)


def print_end(exit_code: int, message: str) -> None:
    """With --json, say as a document why the command ended, unless its result is printed."""
    context = click.get_current_context(silent=True)
    meta = context.find_root().meta if context else {}
    if meta.get("as_json") and not meta.get("printed"):
        meta["printed"] = True
        put_out(json.dumps({"exit_code": exit_code, "error": message}, indent=1))


@contextmanager
def plain_ends() -> Iterator[None]:
    """No traceback for anybody: what is wrong in one sentence, and the exit code for it.

    Whatever is raised once the program was told to stop follows from that.
    """
    done.begin()
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
    except Exception as fault:
        stop(*end_of(fault))
    except KeyboardInterrupt:
        stop(130, f"Stopped. {done.words()}")


def end_of(fault: Exception) -> tuple[int, str]:
    """Exit code and sentence for what went wrong, with what is recorded."""
    from pipeline.model.findings import Stands

    if done.is_stopped():
        return 130, f"Stopped. {done.words()}"
    if isinstance(fault, Stands):
        return 70, str(fault)
    if "No space left on device" in str(fault):
        filename = getattr(fault, "filename", None)
        where = f" ({filename})" if filename else ""
        return 70, f"The disk is full: no space left on device{where}. {done.words()}"
    if isinstance(fault, OSError):
        where = f" ({fault.filename})" if fault.filename else ""
        return 70, f"{fault.strerror or fault}{where}. {done.words()}"
    detail = traceback.format_exc() if "--debug" in sys.argv else ""
    return 70, f"{detail}Internal error, {type(fault).__name__}: {fault}. {done.words()}"


@contextmanager
def progress_line() -> Iterator[Callable[[object], None]]:
    """Says on a terminal what is going on, in one line that goes away; elsewhere nothing."""
    shown = sys.stderr.isatty()

    def show(step: object) -> None:
        if shown:
            click.echo(f"\r\x1b[K{plain(str(step))} ...", nl=False, err=True)

    try:
        yield show
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)
