"""Take a file in: copy it, hash it, name its batch, keep it as it was received."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pipeline.model.findings import Finding, Refused
from pipeline.workspace.folders import Workspace, readable, safe_name
from pipeline.workspace.modes import mask_of
from pipeline.workspace.publishing import sync

# Large: while something else is imported, each block waits for its turn.
BLOCK = 1 << 23


@dataclass(frozen=True)
class ReceivedFile:
    """Our own copy of a file as it was received, and where it came from, as it was then."""

    path: Path
    filename: str
    sha256: str
    bytes: int
    source: Path | None = None
    stamp: tuple[int, int] = (0, 0)


def receive(source: Path, work: Path, max_file_mb: int) -> ReceivedFile:
    """Copy a file into the working folder, hashing it on the way.

    Raises `Refused` when it is over the limit (`file_too_large`, by its size on disk before
    anything is read, and again while it is read) or changes while it is copied
    or is no file any more (`file_still_changing`, exit 75).
    """
    filename = readable(source.name)
    target = work / "taken" / safe_name(filename)
    target.parent.mkdir(exist_ok=True)
    with open_file(source) as reading, target.open("wb") as writing:
        before = os.fstat(reading.fileno())
        refuse_large(before.st_size, max_file_mb)
        digest, size = copy_and_hash(reading, writing, max_file_mb)
        after = os.fstat(reading.fileno())
    if stamp(before) != stamp(after) or size != after.st_size:
        raise Refused([Finding("file_still_changing")], exit_code=75)
    return ReceivedFile(target, filename, digest, size, source, stamp(after))


def receive_or_refuse(
    source: Path, work: Path, max_file_mb: int
) -> tuple[ReceivedFile, Refused | None]:
    """As `receive`; a file that is refused is named as it stands, and why. Raises exit 75."""
    try:
        return receive(source, work, max_file_mb), None
    except Refused as refusal:
        if refusal.exit_code == 75:
            raise
        return ReceivedFile(source, readable(source.name), "", source.stat().st_size), refusal


def open_file(source: Path) -> BinaryIO:
    """A file to read, without ever waiting for a pipe that stands in its place."""
    at_once = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(source, os.O_RDONLY | at_once)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Refused([Finding("file_still_changing")], exit_code=75)
    return os.fdopen(handle, "rb")


def refuse_large(size: int, max_file_mb: int, *, goes_on: bool = False) -> None:
    """Raise `Refused` when a file has more bytes than the limit."""
    if size > max_file_mb * 1_000_000:
        found = f"more than {size / 1e6:.1f}" if goes_on else f"{size / 1e6:.1f}"
        facts = {"limit": str(max_file_mb), "found": found}
        raise Refused([Finding("file_too_large", facts=facts)])


def copy_and_hash(reading: BinaryIO, writing: BinaryIO, max_file_mb: int) -> tuple[str, int]:
    """Copy to the end; the hash and the size. An input without an end is refused at the limit."""
    digest = hashlib.sha256()
    size = 0
    while block := reading.read(BLOCK):
        digest.update(block)
        size += len(block)
        refuse_large(size, max_file_mb, goes_on=True)
        writing.write(block)
    return digest.hexdigest(), size


def stamp(status: os.stat_result) -> tuple[int, int]:
    """What stands still while nobody writes to a file."""
    return status.st_size, status.st_mtime_ns


def refuse_changed(taken: ReceivedFile) -> None:
    """Raise `Refused` (exit 75) when the file has changed since it was copied."""
    if taken.source is None:
        return
    try:
        changed = stamp(taken.source.stat()) != taken.stamp
    except OSError:
        return  # it was moved or deleted: what was copied is what was sent
    if changed:
        raise Refused([Finding("file_still_changing")], exit_code=75)


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
    taken.path.chmod(0o444 & ~mask_of(workspace.root))
    move_file(taken.path, target)
    for path in (target, folder, folder.parent):
        sync(path)
    return target


def move_file(source: Path, target: Path) -> None:
    """Move a file, to another file system too; it has its name only once it is whole."""
    try:
        source.replace(target)
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        partly = target.with_name(".part")
        shutil.copy2(source, partly)
        sync(partly)
        partly.replace(target)
        source.unlink()


def discard(workspace: Workspace, waiting: Path, batch_id: str) -> None:
    """Remove what `stage` and `archive` have put in place for a batch that is not recorded."""
    shutil.rmtree(waiting, ignore_errors=True)
    shutil.rmtree(workspace.archive(batch_id), ignore_errors=True)
