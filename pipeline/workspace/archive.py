"""Take a file in: copy it, hash it, name its batch, keep it as it was received."""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.model.findings import Finding, Refused
from pipeline.workspace.folders import Workspace, safe_name
from pipeline.workspace.publishing import sync

# Large: while something else is imported, each block waits for its turn.
BLOCK = 1 << 23


@dataclass(frozen=True)
class ReceivedFile:
    """Our own copy of a file as it was received."""

    path: Path
    filename: str
    sha256: str
    bytes: int


@contextmanager
def work_folder(workspace: Workspace) -> Iterator[Path]:
    """The working folder, empty before and gone after."""
    shutil.rmtree(workspace.work, ignore_errors=True)
    workspace.work.mkdir(parents=True)
    try:
        yield workspace.work
    finally:
        shutil.rmtree(workspace.work, ignore_errors=True)


def receive(source: Path, work: Path, max_file_mb: int) -> ReceivedFile:
    """Copy a file into the working folder, hashing it on the way.

    Raises `Refused` when it is over the limit (`file_too_large`, by its size on disk, before
    anything is read) or changes while it is copied (`file_still_changing`, exit 75).
    """
    before = source.stat()
    if before.st_size > max_file_mb * 1_000_000:
        facts = {"limit": str(max_file_mb), "found": f"{before.st_size / 1e6:.1f}"}
        raise Refused([Finding("file_too_large", facts=facts)])
    target = work / safe_name(source.name)
    digest = hashlib.sha256()
    size = 0
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(BLOCK):
            digest.update(block)
            size += len(block)
            writing.write(block)
    after = source.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Refused([Finding("file_still_changing")], exit_code=75)
    if size != after.st_size:
        raise Refused([Finding("file_still_changing")], exit_code=75)
    return ReceivedFile(target, source.name, digest.hexdigest(), size)


def name_batch(now: datetime, sha256: str, taken_by: list[Path], prefix: str = "") -> str:
    """Time received and hash of the file, `-2`, `-3`, ... when a folder of that name is there.

    A file that could not be read has no hash: `unread` stands in its place.
    """
    name = f"{prefix}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{sha256[:8] or 'unread'}"
    candidate, number = name, 1
    while any((folder / candidate).exists() for folder in taken_by):
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def archive(workspace: Workspace, taken: ReceivedFile, batch_id: str) -> Path:
    """Put our copy into the archive, read-only, byte for byte, and on the disk to stay.

    Raises FileNotFoundError when the archive has vanished: what is not kept is not recorded.
    """
    folder = workspace.archive(batch_id)
    if not folder.parent.is_dir():
        missing = "The archive has vanished; put it back"
        raise FileNotFoundError(errno.ENOENT, missing, str(folder.parent))
    folder.mkdir(exist_ok=True)
    target = folder / taken.path.name
    taken.path.chmod(0o444)
    taken.path.replace(target)
    for path in (target, folder, folder.parent):
        sync(path)
    return target


def discard(workspace: Workspace, waiting: Path, batch_id: str) -> None:
    """Remove what `stage` and `archive` have put in place for a batch that is not recorded."""
    shutil.rmtree(waiting, ignore_errors=True)
    shutil.rmtree(workspace.archive(batch_id), ignore_errors=True)
