"""Compare archived files and published results with what the ledger says about them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.audit.history import Recorded
from pipeline.audit.problems import FILES, Problem
from pipeline.workspace.folders import Workspace, safe_name

# The sender is told to correct this file, and may do so in place.
MAY_CHANGE = "rejected.csv"


def sha256_of(path: Path) -> str:
    """Hash of a file, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def check_archive(workspace: Workspace, events: list[Recorded]) -> Iterator[Problem]:
    """Every file that was received is in the archive, byte for byte, and no other."""
    root = workspace.root / "archive"
    known = set()
    for event in events:
        if not event.has_file:
            continue
        folder = workspace.archive(event.batch_id or "")
        known.add(folder.name)
        path = folder / safe_name(event.filename or "")
        named = path.relative_to(workspace.root)
        if not path.is_file():
            yield Problem(event.event, f"the archived file {named} is missing", FILES)
        elif path.stat().st_size != event.bytes or sha256_of(path) != event.sha256:
            what = f"the archived file {named} is not the one that was received"
            yield Problem(event.event, what, FILES)
        for other in sorted(folder.iterdir()) if folder.is_dir() else []:
            if other != path:
                what = f"{other.relative_to(workspace.root)} does not belong in the archive"
                yield Problem(event.event, what, FILES)
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        if folder.name not in known:
            what = f"archive/{folder.name} was received, but no event in the ledger names it"
            yield Problem(None, what, FILES)


def read_ack(folder: Path) -> dict[str, Any] | None:
    """The acknowledgement in a result folder, if it can be read."""
    try:
        found = json.loads((folder / "ack.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def check_results(workspace: Workspace, events: list[Recorded]) -> Iterator[Problem]:
    """Every published result of a recorded file names its event, and is as it was published."""
    by_batch = {event.batch_id: event for event in events if event.has_file}
    for folder in sorted((workspace.root / "outbox").glob("*/*")):
        if not folder.is_dir() or folder.name.startswith("."):
            continue
        event = by_batch.get(folder.name)
        named = folder.relative_to(workspace.root)
        ack = read_ack(folder)
        claimed = (ack or {}).get("ledger_hash")
        if event is None:
            if claimed:
                yield Problem(None, f"{named} says it was recorded, but no event is it", FILES)
            continue
        if claimed != event.event_hash:
            yield Problem(event.event, f"{named}/ack.json does not name its event's hash", FILES)
        yield from check_manifest(folder, str(named), event.event)


def check_manifest(folder: Path, named: str, number: int) -> Iterator[Problem]:
    """The files of one result folder against its manifest."""
    manifest = folder / "manifest.sha256"
    if not manifest.is_file():
        yield Problem(number, f"{named}/manifest.sha256 is missing", FILES)
        return
    for line in manifest.read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        path = folder / name
        if name == MAY_CHANGE:
            continue
        if not path.is_file():
            yield Problem(number, f"{named}/{name} is missing", FILES)
        elif sha256_of(path) != digest:
            yield Problem(number, f"{named}/{name} is not as it was published", FILES)
