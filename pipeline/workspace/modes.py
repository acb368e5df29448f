"""Who may read and write what is in a workspace: its owner alone, or the group as well.

The mode of the workspace's own folder says which, so that every command keeps to it.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOR_OWNER, FOR_GROUP = 0o077, 0o027


def mask_of(root: Path) -> int:
    """The rights that nobody is given in a workspace."""
    return FOR_GROUP if root.stat().st_mode & stat.S_IRGRP else FOR_OWNER


@contextmanager
def private(mask: int) -> Iterator[None]:
    """Files and folders made meanwhile are as private as that, whatever the user's umask."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def set_mode(folder: Path, mode: int) -> None:
    """Give a folder of ours a mode; that its files get its group (setgid) stays as it is.

    A folder of somebody else, and a file system without modes, stay as they are.
    """
    with contextlib.suppress(OSError):
        kept = folder.stat().st_mode & stat.S_ISGID
        if stat.S_IMODE(folder.stat().st_mode) != mode | kept:
            folder.chmod(mode | kept)


def open_to_group(folder: Path, root: Path) -> None:
    """Let the group put files into a drop folder, where the workspace is one for the group."""
    if mask_of(root) == FOR_GROUP:
        set_mode(folder, 0o770)
