"""Run commands in forked children, which can be killed without taking us along.

The parent imports everything and opens no database: threads do not survive a fork.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What a command does to files, as the interpreter announces it just before it happens.
FILE_OPERATIONS = {
    "open",
    "os.chmod",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.truncate",
}
KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Moment:
    """When a command is killed: so many seconds after its start, or after its n-th file operation.

    With both, so many seconds after that operation; with neither, never.
    """

    seconds: float | None = None
    operation: int | None = None


NEVER = Moment()


def import_everything() -> None:
    """Import what commands import, so that a fork starts at once."""
    import jinja2  # noqa: F401
    import openpyxl  # noqa: F401
    import pandera.pandas  # noqa: F401
    import pyarrow  # noqa: F401

    import pipeline.operations.load
    import pipeline.operations.rebuild_results
    import pipeline.operations.submit
    import pipeline.operations.verify  # noqa: F401
    import schemas.registry  # noqa: F401
    from pipeline.catalogue.codes import all_messages
    from pipeline.catalogue.versions import rules_version

    all_messages(), rules_version()


def run(words: Sequence[str], root: Path, moment: Moment = NEVER) -> tuple[int, str]:
    """Run one command of ecf-batch on a workspace: its exit code (or minus the signal), its words.

    The last line of the words is the number of file operations when it was not killed.
    """
    return in_child(lambda: invoke(words, root), root, moment)


def invoke(words: Sequence[str], root: Path) -> int:
    """The command itself, in this process."""
    from pipeline.cli import main

    os.environ["ECF_BATCH_WORKSPACE"] = str(root)
    try:
        main(list(words), standalone_mode=True)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def in_child(task: Callable[[], int], root: Path, moment: Moment) -> tuple[int, str]:
    """Run a task in a forked child and kill it at its moment."""
    reading, writing = os.pipe()
    told, telling = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.close(told)
        be_the_child(task, root, moment, writing, telling)
    os.close(writing)
    os.close(telling)
    try:
        return wait_for(child, reading, told, moment)
    finally:
        os.close(reading)
        os.close(told)


def be_the_child(
    task: Callable[[], int], root: Path, moment: Moment, writing: int, telling: int
) -> None:
    """Never returns: does the task, writes what it said, and leaves without cleaning up."""
    code = 99
    said = io.StringIO()
    try:
        counted = count_operations(root, moment, telling)
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = task()
        os.write(writing, f"{said.getvalue()[-40000:]}\n{counted[0]}".encode())
    except BaseException as fault:
        os.write(writing, f"{said.getvalue()[-5000:]}\n{fault!r}".encode())
    finally:
        os._exit(code)


def count_operations(root: Path, moment: Moment, telling: int) -> list[int]:
    """Count file operations below the workspace; at the chosen one, die or tell the parent."""
    counted = [0]
    below = str(root)

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in FILE_OPERATIONS or not str(arguments[0]).startswith(below):
            return
        counted[0] += 1
        if counted[0] == moment.operation:
            if moment.seconds is None:
                os.kill(os.getpid(), signal.SIGKILL)
            os.write(telling, b"!")

    sys.addaudithook(note)
    return counted


def wait_for(child: int, reading: int, told: int, moment: Moment) -> tuple[int, str]:
    """Kill the child when its moment comes, and collect it."""
    if moment.seconds is not None:
        if moment.operation is not None:
            select.select([told], [], [], 60)
        time.sleep(moment.seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    said = b""
    while block := os.read(reading, 65536):
        said += block
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said.decode(errors="replace")


def call(task: Callable[[], Any], root: Path) -> Any:
    """The value of a function that opens databases, computed in a child; it has to be JSON."""

    def print_value() -> int:
        sys.stdout.write(json.dumps(task()))
        return 0

    code, said = in_child(print_value, root, NEVER)
    if code:
        raise RuntimeError(f"exit {code}: {said}")
    return json.loads(said.rpartition("\n")[0])


def random_moment(chance: random.Random, seconds: float, operations: int) -> Moment:
    """A moment of a command that takes so long and does so many file operations.

    Half of them just before a file operation, half some time after one; every other one late,
    where the archive, the ledger and the results are written.
    """
    first = 1 if chance.random() < 0.5 else max(1, operations * 2 // 3)
    operation = chance.randint(first, operations)
    if chance.random() < 0.5:
        return Moment(operation=operation)
    return Moment(seconds=chance.uniform(0, 3 * seconds / operations), operation=operation)
