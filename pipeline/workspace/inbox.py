"""The drop folders: which files have arrived whole, in what order, and where they go afterwards."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.workspace.folders import Workspace
from pipeline.workspace.modes import open_to_group

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


def drop_folder(workspace: Workspace, provider: Provider) -> Path:
    """Where a provider puts its files."""
    return workspace.inbox(provider.name, provider.lead_provider_id)


def make_inboxes(workspace: Workspace, providers: list[Provider]) -> None:
    """A drop folder for every lead provider; what stands in the place of one keeps out no other."""
    for provider in providers:
        folder = drop_folder(workspace, provider)
        if not folder.is_symlink() and not folder.exists():
            folder.mkdir(parents=True)
            open_to_group(folder, workspace.root)


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
    alone; a link is never followed. Where something else stands in the place of a folder of ours,
    nothing is taken.
    """
    folder = drop_folder(workspace, provider)
    in_the_way = not_ours(workspace, folder)
    if in_the_way or not folder.is_dir():
        return [], in_the_way
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


def not_ours(workspace: Workspace, folder: Path) -> dict[Path, str]:
    """What stands in the place of a drop folder, or in it where files are kept that were taken."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return {folder: "a drop folder has to be a folder, and this is a link or a file"}
    return {
        folder / name: "it is no folder of ours, so nothing is taken from this drop folder"
        for name in (TAKEN, HANDLED)
        if not may_be_ours(workspace, folder / name)
    }


def may_be_ours(workspace: Workspace, place: Path) -> bool:
    """Whether a folder is one that we made, or can be made: no link, no file, of no other user."""
    try:
        status = place.lstat()
    except FileNotFoundError:
        return True
    if not stat.S_ISDIR(status.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid in (os.geteuid(), workspace.root.stat().st_uid)


def strays(workspace: Workspace, providers: list[Provider]) -> dict[Path, str]:
    """Files that lie where no lead provider has its drop folder, with what to do."""
    folders = {drop_folder(workspace, provider).name for provider in providers}
    where = f"the drop folders are: {named_briefly(sorted(folders))}"
    found = {}
    for path, status in statuses(workspace.inboxes):
        if path.name in folders or is_junk(path.name):
            continue
        if not stat.S_ISDIR(status.st_mode):
            found[path] = f"it lies in no drop folder; {where}"
            continue
        for inside, _ in statuses(path):
            if not is_junk(inside.name):
                found[inside] = f"the folder belongs to no lead provider; {where}"
    return found


def named_briefly(names: list[str], most: int = 20) -> str:
    """Names in a sentence, not more than can be read."""
    if not names:
        return "none yet, load lead-providers first"
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


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


def take_out(workspace: Workspace, arrival: Arrival) -> Path | None:
    """Move a file out of reach of its sender, by one rename; None when it is there no more.

    A rename moves a link itself and never what it points to.
    """
    place = arrival.path.parent
    if place.name == TAKEN:
        return arrival.path
    target = place / TAKEN / arrival.path.name
    target.parent.mkdir(exist_ok=True)
    if not may_be_ours(workspace, target.parent) or target.exists():
        return None
    try:
        arrival.path.rename(target)
    except FileNotFoundError:
        return None
    return target if stat.S_ISREG(target.lstat().st_mode) else None


def name_sending(workspace: Workspace, arrival: Arrival) -> str:
    """An ID of this sending: the same until the file is put away, another when it comes again.

    Whoever was killed after recording it and before putting it away asks again under the same ID.
    """
    handled = drop_folder(workspace, arrival.provider) / HANDLED
    before = 0
    if handled.is_dir() and may_be_ours(workspace, handled):
        for folder, _ in statuses(handled):
            with contextlib.suppress(OSError):
                status = (folder / arrival.path.name).lstat()
                before += (status.st_size, status.st_mtime_ns) == arrival.stamp
    facts = repr((arrival.path.name, *arrival.stamp, before))
    return f"folder-{hashlib.sha256(facts.encode(errors='surrogateescape')).hexdigest()[:24]}"


def put_away(workspace: Workspace, taken: Path, batch_id: str) -> Path:
    """Keep a file that was answered under the name of its results; where that is."""
    handled = taken.parent.parent / HANDLED
    for place in (handled, handled / batch_id):
        place.mkdir(exist_ok=True)
        if not may_be_ours(workspace, place):
            raise FileExistsError(errno.EEXIST, "It is no folder of ours", str(place))
    target = free_name(handled / batch_id / taken.name)
    taken.rename(target)
    return target


def put_back(taken: Path) -> Path:
    """Leave a file for the next time, where its sender put it, if nothing else is there by now."""
    target = taken.parent.parent / taken.name
    if target.exists() or target.is_symlink():
        return taken
    return taken.rename(target)


def give_back(handled: Path) -> Path:
    """Put a file that has grown since it was judged where it will be taken as a new one."""
    return handled.rename(free_name(handled.parent.parent.parent / handled.name))


def free_name(path: Path) -> Path:
    """The path, or one beside it that is not there yet."""
    candidate, number = path, 1
    while candidate.exists() or candidate.is_symlink():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate


def touched_since(workspace: Workspace, provider: Provider) -> Iterator[Path]:
    """Files that somebody wrote to after they were put away: an upload went on.

    Putting a file away changes its folder last.
    """
    handled = drop_folder(workspace, provider) / HANDLED
    if not handled.is_dir() or not may_be_ours(workspace, handled):
        return
    for folder, status in statuses(handled):
        if stat.S_ISDIR(status.st_mode):
            for path, inside in statuses(folder):
                if stat.S_ISREG(inside.st_mode) and inside.st_mtime_ns > status.st_mtime_ns:
                    yield path


def is_as_judged(path: Path, size: int, sha256: str | None) -> bool:
    """Whether a file is still what was judged; without a hash, as far as its size tells."""
    if path.stat().st_size != size:
        return False
    if not sha256 or not sha256.strip("0"):
        return True
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest() == sha256
