"""Compare the files of statements with the hashes that were recorded when they were written."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pipeline.audit.files import sha256_of
from pipeline.audit.history import Recorded
from pipeline.audit.problems import FILES, Problem
from pipeline.workspace.folders import Workspace


def check_statements(workspace: Workspace, events: list[Recorded]) -> Iterator[Problem]:
    """Every file of a statement is as it was written last; files that still wait are named.

    Between an event and the event that records the hashes of its files these wait to be written.
    """
    waiting = {tuple(key) for key in noted(workspace)}
    last = {
        (event.lead_provider_id, event.options["cohort"], event.options["name"]): event
        for event in events
        if event.kind == "files"
    }
    for key, event in last.items():
        if key in waiting:
            continue
        folder = workspace.statement(event.provider or "", int(key[1]), str(key[2]))
        named = folder.relative_to(workspace.root)
        for file in event.options["files"]:
            path = folder / file["name"]
            if not path.is_file():
                yield Problem(event.event, f"{named}/{file['name']} is missing", FILES)
            elif sha256_of(path) != file["sha256"]:
                what = f"{named}/{file['name']} is not as it was written"
                yield Problem(event.event, what, FILES)
    for _, cohort, name in sorted(waiting, key=str):
        yield Problem(
            None, f"files of statement {name}, cohort {cohort}, wait to be written", FILES
        )


def noted(workspace: Workspace) -> list[list[object]]:
    """Provider ID, cohort and name of the statements whose files are not yet written."""
    try:
        found = json.loads(workspace.unwritten.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    notes = found if isinstance(found, list) else [found]
    return [key for note in notes for key in note.get("statements", [])]
