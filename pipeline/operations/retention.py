"""Remove old files whole, and record which: name, hash and date of each. The ledger keeps its rows.

The event comes first; what a killed command did not remove yet is removed by the next one.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline import __version__, ledger
from pipeline.audit.files import read_ack, results_place
from pipeline.audit.history import Recorded, history
from pipeline.audit.removed import ARCHIVE, RESULTS, UPLOADS
from pipeline.ledger import Event
from pipeline.operations.replay import archived_file
from pipeline.workspace.folders import Workspace, readable
from pipeline.workspace.inbox import HANDLED

RECEIVED = re.compile(r"(?:check-)?(\d{8}T\d{6}Z)-.*")


@dataclass(frozen=True)
class OldFile:
    """One file that is old enough; `name` is its path in the workspace, `date` when it came."""

    what: str
    batch_id: str
    name: str
    sha256: str
    date: str


def find_old(
    workspace: Workspace, events: Iterable[Recorded], before: datetime, wanted: Iterable[str]
) -> list[OldFile]:
    """The files of what was received before an instant, by kind and name."""
    old = [event for event in events if event.has_file and event.received_at < before]
    finders = {
        ARCHIVE: lambda: old_archive(workspace, old),
        RESULTS: lambda: old_results(workspace, old, before),
        UPLOADS: lambda: old_uploads(workspace, before),
    }
    return [file for what in finders if what in set(wanted) for file in finders[what]()]


def old_archive(workspace: Workspace, old: list[Recorded]) -> Iterator[OldFile]:
    """The files as they were received."""
    for event in old:
        path = archived_file(workspace, event)
        if path.is_file() and not path.is_symlink():
            yield describe(workspace, ARCHIVE, event.batch_id or "", path, event.received_at)


def old_results(workspace: Workspace, old: list[Recorded], before: datetime) -> Iterator[OldFile]:
    """The files of results: of recorded batches, and of checks and refused files."""
    recorded = {results_place(workspace, event): event.received_at for event in old}
    for folder in sorted((workspace.root / "outbox").glob("*/*")):
        if folder.is_symlink() or not folder.is_dir() or folder.name.startswith("."):
            continue
        unrecorded = not (read_ack(folder) or {}).get("ledger_hash")
        when = recorded.get(folder) or (received_at(folder.name) if unrecorded else None)
        if when is not None and when < before:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                yield describe(workspace, RESULTS, folder.name, path, when)


def old_uploads(workspace: Workspace, before: datetime) -> Iterator[OldFile]:
    """What was put away in the drop folders once it was answered."""
    for folder in sorted(workspace.inboxes.glob(f"*/{HANDLED}/*")):
        if any(place.is_symlink() for place in (folder, folder.parent, folder.parents[1])):
            continue
        when = received_at(folder.name)
        if folder.is_dir() and when is not None and when < before:
            for path in sorted(path for path in folder.iterdir() if path.is_file()):
                if not path.is_symlink():
                    yield describe(workspace, UPLOADS, folder.name, path, when)


def received_at(batch_id: str) -> datetime | None:
    """When a batch was received, as its ID says."""
    found = RECEIVED.fullmatch(batch_id)
    if not found:
        return None
    return datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def describe(workspace: Workspace, what: str, batch_id: str, path: Path, when: datetime) -> OldFile:
    """Name, hash and date of a file."""
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    name = readable(path.relative_to(workspace.root).as_posix())
    return OldFile(what, batch_id, name, digest, when.isoformat().replace("+00:00", "Z"))


def list_old(
    workspace: Workspace, now: datetime, days: int, wanted: Iterable[str]
) -> list[OldFile]:
    """What `remove_old` would remove now."""
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        return find_old(workspace, history(con), now - timedelta(days=days), wanted)
    finally:
        con.close()


def remove_old(
    workspace: Workspace,
    now: datetime,
    server_date: datetime | None,
    days: int,
    wanted: list[str],
) -> tuple[list[OldFile], int | None]:
    """Record what is removed, then remove it. The files, and the event (None: there were none).

    Whoever calls has the turn to write.
    """
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        files = find_old(workspace, history(con), now - timedelta(days=days), wanted)
        if not files:
            return [], None
        number = ledger.next_event(con, now, None)
        options = {
            "older_than_days": days,
            "what": wanted,
            "removed": [asdict(file) for file in files],
        }
        event = Event(
            kind="retention",
            received_at=now,
            server_date=server_date,
            options=options,
            status="accepted",
            exit_code=0,
            software_version=__version__,
        )
        workspace.removing.write_text(str(number), encoding="ascii")
        ledger.record(con, event).commit()
    finally:
        con.close()
    finish_removing(workspace)
    return files, number


def finish_removing(workspace: Workspace) -> None:
    """Remove what the event that is noted says, if it was recorded; then the note goes."""
    noted = workspace.removing.read_text(encoding="ascii")
    con = ledger.peek_ledger(workspace.ledger)
    try:
        events = [event for event in history(con) if str(event.event) == noted]
    finally:
        con.close()
    for event in events:
        for file in event.options["removed"] if event.kind == "retention" else ():
            remove(workspace, file["what"], file["batch_id"], file["name"])
    workspace.removing.unlink()


def remove(workspace: Workspace, what: str, batch_id: str, name: str) -> None:
    """Remove one file, and its folder with the last one; nothing outside the workspace."""
    places = {ARCHIVE: ("archive",), RESULTS: ("outbox",), UPLOADS: ("inbox",)}
    path = workspace.root / name
    if Path(name).parts[:1] != places[what] or ".." in Path(name).parts:
        return
    folder = path.parent
    while folder.name != batch_id and folder != workspace.root:
        folder = folder.parent
    if folder == workspace.root:
        return
    if what == UPLOADS:
        path.unlink(missing_ok=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    elif folder.is_dir() and not folder.is_symlink():
        for inside in folder.rglob("*"):
            if inside.is_file() and not inside.is_symlink():
                inside.chmod(stat.S_IRUSR | stat.S_IWUSR)  # Windows keeps what may only be read
        shutil.rmtree(folder)
