"""Files that a command writes for its user: whole or not at all, and nothing of a workspace."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from pipeline.commands import terminal
from pipeline.workspace.folders import Workspace

Answer = TypeVar("Answer")


def write_output(workspace: Workspace, output: Path, write: Callable[[Path], Answer]) -> Answer:
    """Write beside the file, then rename: it is there whole, or as it was before."""
    target = output.resolve()
    refuse_target(workspace, target)
    try:
        with tempfile.TemporaryDirectory(prefix="ecf-batch-") as folder:
            work = Path(folder)
            if target.exists() and not target.is_file():
                return write_through(target, work / "output", write)
            beside = target.with_name(f".{target.name[:200]}.{work.name}")
            beside.touch(exist_ok=False)
            try:
                answer = write(beside)
                beside.replace(target)
            finally:
                beside.unlink(missing_ok=True)
            return answer
    except OSError as problem:
        terminal.stop(70, f"{output} could not be written: {problem.strerror or problem}.")


def write_through(target: Path, written: Path, write: Callable[[Path], Answer]) -> Answer:
    """Write into what is no file that could be replaced, such as a pipe."""
    answer = write(written)
    with written.open("rb") as reading, target.open("wb") as writing:
        shutil.copyfileobj(reading, writing)
    return answer


def write_to_stdout(write: Callable[[Path], Answer]) -> Answer:
    """Write a file, and print it byte for byte."""
    with tempfile.TemporaryDirectory(prefix="ecf-batch-") as folder:
        written = Path(folder) / "output"
        answer = write(written)
        print_file(written)
    return answer


def refuse_target(workspace: Workspace, target: Path) -> None:
    """Nothing of a workspace is written over, and nothing put where its own files are."""
    if target.is_dir():
        raise click.UsageError(f"{target} is a folder: name a file.")
    root = workspace.root.resolve()
    if not target.is_relative_to(root):
        return
    first = target.relative_to(root).parts[0]
    if first.startswith((".", "ledger.duckdb")) or len(target.relative_to(root).parts) > 1:
        raise click.UsageError(f"{target} belongs to the workspace: name a file outside of it.")


def print_file(path: Path) -> None:
    """The file on stdout, byte for byte."""
    try:
        with path.open("rb") as reading:
            shutil.copyfileobj(reading, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as problem:
        terminal.stop(70, f"The answer could not be written to stdout: {problem.strerror}.")


def format_by_ending(output: Path, formats: tuple[str, ...]) -> str:
    """The format that the ending of a file's name stands for; raises a usage error."""
    ending = output.suffix.lower().removeprefix(".")
    if ending not in formats:
        listed = ", ".join(f".{one}" for one in formats)
        raise click.UsageError(f"{output} has to end in one of {listed}.")
    return ending
