"""Files that are whole or not there, and on the disk to stay."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.workspace.publishing import sync


def write_whole(path: Path, text: str) -> None:
    """Write or replace a file by one rename."""
    partly = path.with_name(f".{path.name}.new")
    with partly.open("w", encoding="utf-8") as writing:
        writing.write(text)
        writing.flush()
        os.fsync(writing.fileno())
    partly.replace(path)
    sync(path.parent)
