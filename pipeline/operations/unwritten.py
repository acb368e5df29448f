"""Which statements an event leaves to be written, until they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pipeline.statements import Key
from pipeline.workspace.folders import Workspace
from pipeline.workspace.unwritten import read_notes, save_notes


def note_unwritten(workspace: Workspace, keys: Iterable[Key], event: int) -> None:
    """Note which files belong to an event, so that a command that is killed can be made good.

    What an earlier command could not write stays noted.
    """
    named = [[str(key.lead_provider_id), key.cohort, key.name] for key in keys]
    noted = [*read_notes(workspace), {"event": event, "statements": named}]
    if named:
        save_notes(workspace, noted)


def noted_keys(noted: list[dict[str, Any]], as_of: int) -> list[Key]:
    """The statements of notes whose events were recorded, provider by provider."""
    keys = {
        Key(UUID(provider), cohort, name)
        for note in noted
        if note["event"] <= as_of
        for provider, cohort, name in note["statements"]
    }
    return sorted(keys)


def forget_notes(workspace: Workspace, as_of: int) -> None:
    """Take back the notes of events up to `as_of`; what others noted since is theirs to write."""
    left = [note for note in read_notes(workspace) if note["event"] > as_of]
    if left:
        save_notes(workspace, left)
    else:
        workspace.unwritten.unlink(missing_ok=True)
