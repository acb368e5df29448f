"""Compare archived files and published results with what the ledger says about them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.audit.history import Recorded
from pipeline.audit.problems import FILES, Problem
from pipeline.audit.removed import NOTHING, Removed
from pipeline.workspace.folders import Workspace, safe_name

# The sender is told to correct these files, and may do so in place.
MAY_CHANGE = ("rejected.csv", "results.xlsx")


def sha256_of(path: Path) -> str:
    """Hash of a file, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def check_archive(
    workspace: Workspace, events: list[Recorded], removed: Removed = NOTHING
) -> Iterator[Problem]:
    """Every file that was received is in the archive, byte for byte, and no other.

    Those that retention has removed are not there, and that is right.
    """
    root = workspace.root / "archive"
    known = set()
    for event in events:
        if not event.has_file:
            continue
        folder = workspace.archive(event.batch_id or "")
        known.add(folder.name)
        path = folder / safe_name(event.filename or "")
        named = path.relative_to(workspace.root)
        if event.event in removed.archive and not path.exists():
            continue
        if folder.is_symlink() or path.is_symlink():
            yield Problem(event.event, f"the archived file {named} is a link", FILES)
        elif not path.is_file():
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


def check_results(
    workspace: Workspace, events: list[Recorded], removed: Removed = NOTHING
) -> Iterator[Problem]:
    """Every result of a recorded file is there, names its event, and is as it was published."""
    by_place = {results_place(workspace, event): event for event in events if event.has_file}
    for place, event in by_place.items():
        if event.event in removed.results and not place.exists():
            continue
        if place.is_symlink() or not place.is_dir():
            named = place.relative_to(workspace.root)
            yield Problem(event.event, f"the results {named} are missing", FILES)
        else:
            yield from check_result(workspace, place, event)
    for folder in sorted((workspace.root / "outbox").glob("*/*")):
        if folder in by_place or folder.name.startswith("."):
            continue
        claimed = (read_ack(folder) or {}).get("ledger_hash")
        named = folder.relative_to(workspace.root)
        if not claimed and folder.is_dir() and not folder.is_symlink():
            yield from check_manifest(folder, str(named), None)
            yield from check_listed(folder, str(named), read_ack(folder) or {}, None)
        else:
            what = "says it was recorded, but no event is it" if claimed else "does not belong here"
            yield Problem(None, f"{named} {what}", FILES)


def results_place(workspace: Workspace, event: Recorded) -> Path:
    """Where the results of an event are published."""
    load = event.kind == "load"
    outbox = (
        workspace.reference_outbox
        if load
        else workspace.outbox(event.provider or "", event.lead_provider_id)
    )
    return outbox / (event.batch_id or "")


def check_result(workspace: Workspace, folder: Path, event: Recorded) -> Iterator[Problem]:
    """One result folder against its event: the acknowledgement, the manifest, the files."""
    named = str(folder.relative_to(workspace.root))
    ack = read_ack(folder) or {}
    if ack.get("ledger_hash") != event.event_hash:
        yield Problem(event.event, f"{named}/ack.json does not name its event's hash", FILES)
    yield from check_ack(ack, named, event)
    yield from check_manifest(folder, named, event.event)
    yield from check_listed(folder, named, ack, event.event)
    yield from check_recorded(folder, named, event)


def check_ack(ack: dict[str, Any], named: str, event: Recorded) -> Iterator[Problem]:
    """What the acknowledgement says of the batch is what its event recorded."""
    source = ack.get("source") or {}
    counts, versions = ack.get("counts") or {}, ack.get("versions") or {}
    said = {
        "batch_id": (ack.get("batch_id"), event.batch_id),
        "status": (ack.get("status"), event.status),
        "result_hash": (ack.get("result_hash"), event.result_hash),
        "sha256 of the file": (source.get("sha256"), event.sha256),
        "canonical_sha256": (source.get("canonical_sha256"), event.canonical_sha256),
        "size of the file": (source.get("bytes"), event.bytes),
        "name of the file": (source.get("filename"), event.filename),
        "time received": (ack.get("received_at"), instant_text(event.received_at)),
        "server date": (ack.get("server_date"), instant_text(event.server_date)),
        "mode": (ack.get("mode"), "load" if event.kind == "load" else "submit"),
        "provider": (ack.get("provider"), event.provider or ""),
        "version of the rules": (versions.get("rules"), event.rules_version),
        "version of the program": (versions.get("ecf_batch"), event.software_version),
        **{
            f"count {name}": (counts.get(name, 0), value)
            for name, value in sorted(event.counts.items())
            if isinstance(value, int)
        },
    }
    for name, (found, recorded) in said.items():
        if found != recorded:
            what = f"{named}/ack.json says {found!r} as {name}, and the event {recorded!r}"
            yield Problem(event.event, what, FILES)


def check_recorded(folder: Path, named: str, event: Recorded) -> Iterator[Problem]:
    """The files against the hashes in the event: a manifest may have been changed with them."""
    for name, digest in sorted((event.options.get("files") or {}).items()):
        path = folder / name
        if name not in MAY_CHANGE and path.is_file() and sha256_of(path) != digest:
            what = f"{named}/{name} is not the file whose hash its event recorded"
            yield Problem(event.event, what, FILES)


def instant_text(instant: datetime | None) -> str | None:
    """An instant as acknowledgements write it."""
    return instant.isoformat().replace("+00:00", "Z") if instant else None


def check_listed(
    folder: Path, named: str, ack: dict[str, Any], number: int | None
) -> Iterator[Problem]:
    """The files are those that the acknowledgement lists, with the same hashes in the manifest."""
    listed = {str(file.get("name")): file.get("sha256") for file in ack.get("files") or []}
    manifest = read_manifest(folder)
    for name, digest in manifest.items():
        if name != "ack.json" and listed.get(name) != digest:
            yield Problem(number, f"{named}/{name} is not what ack.json says of it", FILES)
    for name in sorted(set(listed) - set(manifest)):
        yield Problem(number, f"{named}/manifest.sha256 does not list {name}", FILES)
    expected = {*manifest, "manifest.sha256"}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            yield Problem(number, f"{path_in(folder, named, path)} is a link", FILES)
        elif str(path.relative_to(folder)) not in expected:
            yield Problem(number, f"{path_in(folder, named, path)} does not belong there", FILES)


def path_in(folder: Path, named: str, path: Path) -> str:
    """A path below a folder, as it is named in problems."""
    return f"{named}/{path.relative_to(folder)}"


def read_manifest(folder: Path) -> dict[str, str]:
    """Hashes by file name, as the manifest has them."""
    try:
        text = (folder / "manifest.sha256").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    lines = (line.partition("  ") for line in text.splitlines())
    return {name: digest for digest, _, name in lines}


def check_manifest(folder: Path, named: str, number: int | None) -> Iterator[Problem]:
    """The files of one result folder against its manifest."""
    manifest = folder / "manifest.sha256"
    if not manifest.is_file():
        yield Problem(number, f"{named}/manifest.sha256 is missing", FILES)
        return
    for line in manifest.read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        path = folder / name
        if name in MAY_CHANGE:
            continue
        if not path.is_file():
            yield Problem(number, f"{named}/{name} is missing", FILES)
        elif sha256_of(path) != digest:
            yield Problem(number, f"{named}/{name} is not as it was published", FILES)
