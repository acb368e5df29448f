"""The drop folders: which files have arrived whole, in what order, and where they go afterwards."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.workspace.folders import Workspace

JUNK_NAMES = {"thumbs.db", "desktop.ini"}
JUNK_STARTS = ("~$", ".")
JUNK_ENDS = (".part", ".tmp", ".crdownload")
TAKEN = ".taken"
HANDLED = ".handled"


@dataclass(frozen=True)
class Provider:
    """Whose drop folder it is."""

    lead_provider_id: str
    name: str


@dataclass(frozen=True)
class Arrival:
    """A file in a drop folder as it was when it was looked at."""

    path: Path
    provider: Provider
    size: int
    changed_ns: int

    @property
    def stamp(self) -> tuple[int, int]:
        """What stands still once a file is complete."""
        return self.size, self.changed_ns


def make_inboxes(workspace: Workspace, providers: list[Provider]) -> None:
    """A drop folder for every lead provider."""
    for provider in providers:
        workspace.inbox(provider.name).mkdir(parents=True, exist_ok=True)


def is_junk(name: str) -> bool:
    """Names that programs leave behind and nobody means to send (intake cases, case 15)."""
    plain = name.casefold()
    return (
        plain.startswith(JUNK_STARTS)
        or plain.endswith(JUNK_ENDS)
        or plain in JUNK_NAMES
        or (plain.startswith(".~lock.") and plain.endswith("#"))
    )


def look(workspace: Workspace, provider: Provider) -> tuple[list[Arrival], dict[Path, str]]:
    """What has arrived for a provider, by time and name, and what is left alone, with why.

    A file that an interrupted command had taken comes first. Links, folders and devices are left
    alone; a link is never followed.
    """
    folder = workspace.inbox(provider.name)
    if folder.is_symlink() or not folder.is_dir():
        return [], {folder: "the drop folder is not a folder"} if folder.exists() else {}
    arrived, left = [], {}
    for path, status in statuses(folder):
        if path.name in (TAKEN, HANDLED):
            continue
        if is_junk(path.name):
            left[path] = "the name is one that programs leave behind"
        elif not stat.S_ISREG(status.st_mode):
            left[path] = "it is not a file"
        else:
            arrived.append(Arrival(path, provider, status.st_size, status.st_mtime_ns))
    arrived.sort(key=lambda arrival: (arrival.changed_ns, arrival.path.name))
    return [*taken_before(folder, provider), *arrived], left


def statuses(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Every entry of a folder with its own status, not that of what it points to."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        try:
            yield Path(entry.path), entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue


def taken_before(folder: Path, provider: Provider) -> list[Arrival]:
    """Files that an interrupted command had taken and not yet put away."""
    place = folder / TAKEN
    if place.is_symlink() or not place.is_dir():
        return []
    return [
        Arrival(path, provider, status.st_size, status.st_mtime_ns)
        for path, status in statuses(place)
        if stat.S_ISREG(status.st_mode)
    ]


def take_out(arrival: Arrival) -> Path | None:
    """Move a file out of reach of its sender, by one rename; None when it is there no more.

    A rename moves a link itself and never what it points to.
    """
    place = arrival.path.parent
    if place.name == TAKEN:
        return arrival.path
    target = place / TAKEN / arrival.path.name
    target.parent.mkdir(exist_ok=True)
    try:
        arrival.path.rename(target)
    except FileNotFoundError:
        return None
    return target if stat.S_ISREG(target.lstat().st_mode) else None


def put_away(taken: Path, batch_id: str) -> None:
    """Keep a file that was answered under the name of its results."""
    place = taken.parent.parent / HANDLED / batch_id
    place.mkdir(parents=True, exist_ok=True)
    taken.replace(place / taken.name)


def put_back(taken: Path) -> None:
    """Leave a file for the next time, where its sender put it."""
    taken.replace(taken.parent.parent / taken.name)
