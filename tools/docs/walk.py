"""Runs the commands of a page and puts what they print below them.

A block that starts with ```console is a walk: a line that starts with `$ ` is a command, the lines
below it are its output. All walks of a page run one after another in one folder.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)$", re.MULTILINE)


class WalkFailed(Exception):
    """A command of the page ended as the page does not expect."""


def commands_of(page: str) -> list[str]:
    """Every command of the page, in order, as it is written."""
    return [command for block in BLOCK.findall(page) for command in COMMAND.findall(block)]


def run_command(command: str, folder: Path) -> str:
    """What the command prints in `folder`, with the folder's own path left out."""
    settings = {name: value for name, value in os.environ.items() if "ECF_BATCH" not in name}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env={**settings, "PATH": path, "LC_ALL": "C.UTF-8", "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (0, 1):  # 1: some rows were rejected
        raise WalkFailed(f"{command}\nexit code {done.returncode}\n{done.stdout}")
    lines = [line.rstrip() for line in done.stdout.replace(f"{folder}/", "").splitlines()]
    return "".join(f"{line}\n" for line in lines)


def walk(page: str, folder: Path) -> str:
    """The page with the output of its commands, run in `folder`."""

    def run_block(block: re.Match[str]) -> str:
        told = "".join(
            f"$ {command}\n{run_command(command, folder)}" for command in COMMAND.findall(block[1])
        )
        return f"```console\n{told}```"

    return BLOCK.sub(run_block, page)
