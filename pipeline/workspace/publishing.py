"""Hand results out: a folder is staged whole and appears by one rename."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

# How a folder is named that another is about to take the place of.
BEFORE = "-before"


def sync(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    if os.name == "nt":  # there folders cannot be opened, nor files be synchronised that are read
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def stage(folder: Path, waiting: Path) -> None:
    """Put a finished folder of results where it waits to be published, on the disk to stay."""
    waiting.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(waiting, ignore_errors=True)
    shutil.move(folder, waiting)
    for path in (*waiting.iterdir(), waiting, waiting.parent):
        sync(path)


def publish(waiting: Path, target: Path) -> None:
    """Make a folder of results visible, whole, under its final name."""
    for path in waiting.iterdir():
        sync(path)
    waiting.rename(target)
    sync(target.parent)


def replace_folder(waiting: Path, target: Path) -> None:
    """Publish a folder in the place of one that may be there."""
    before = target.with_name(f".{target.name}{BEFORE}")
    shutil.rmtree(before, ignore_errors=True)
    if target.exists():
        target.rename(before)
    publish(waiting, target)
    shutil.rmtree(before, ignore_errors=True)
