"""Compare the files of statements with the hashes that their events recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.audit.files import sha256_of
from pipeline.audit.history import Recorded
from pipeline.audit.problems import FILES, Problem
from pipeline.workspace.folders import Workspace
from pipeline.workspace.unwritten import read_notes

PREVIEW = "preview"


def check_statements(workspace: Workspace, events: list[Recorded]) -> Iterator[Problem]:
    """Every file of a statement is as an event of kind `files` recorded it last, and no other.

    A ledger from before there were such events says nothing of these files. Those that are noted as
    not yet written may be older or missing.
    """
    last = {place_of(workspace, event): event for event in events if event.kind == "files"}
    if not last:
        return
    try:
        waiting = {tuple(key) for noted in read_notes(workspace) for key in noted["statements"]}
    except (OSError, ValueError, KeyError, TypeError):
        waiting = set()
        note = workspace.unwritten.name
        yield Problem(None, f"{note}, the note of files to be written, cannot be read", FILES)
    for place, event in sorted(last.items()):
        yield from check_statement(workspace, place, event, waits=key_of(event) in waiting)
    for path in sorted((workspace.root / "statements").rglob("*")):
        named = path.relative_to(workspace.root)
        if path.is_symlink():
            yield Problem(None, f"{named} is a link", FILES)
        elif path.is_file() and PREVIEW not in named.parts and path.parent not in last:
            yield Problem(None, f"{named} belongs to no statement that was written", FILES)


def place_of(workspace: Workspace, event: Recorded) -> Path:
    """The folder that an event of kind `files` is about."""
    options = event.options
    return workspace.statement(
        event.provider or "", event.lead_provider_id, int(options["cohort"]), options["name"]
    )


def key_of(event: Recorded) -> tuple[str, int, str]:
    """Which statement an event of kind `files` is about, as notes name it."""
    return str(event.lead_provider_id), int(event.options["cohort"]), event.options["name"]


def check_statement(
    workspace: Workspace, place: Path, event: Recorded, *, waits: bool
) -> Iterator[Problem]:
    """The files of one statement against the event that recorded their hashes."""
    recorded = {file["name"]: file["sha256"] for file in event.options.get("files", ())}
    named = place.relative_to(workspace.root)
    for name, digest in sorted(recorded.items()):
        path = place / name
        if not path.is_file():
            what = "waits to be written" if waits else "is missing"
            yield Problem(event.event, f"{named}/{name} {what}", FILES)
        elif sha256_of(path) != digest and not waits:
            yield Problem(event.event, f"{named}/{name} is not as it was written", FILES)
    for path in sorted(place.iterdir()) if place.is_dir() else []:
        if path.name not in recorded and path.name != PREVIEW:
            yield Problem(event.event, f"{named}/{path.name} does not belong there", FILES)
