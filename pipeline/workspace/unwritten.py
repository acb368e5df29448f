"""The note beside the ledger of statements whose files are to be written."""

from __future__ import annotations

import json
from typing import Any

from pipeline.workspace.folders import Workspace


def read_notes(workspace: Workspace) -> list[dict[str, Any]]:
    """What is noted as not yet written: events with their statements."""
    if not workspace.unwritten.exists():
        return []
    found = json.loads(workspace.unwritten.read_text(encoding="utf-8"))
    return list(found) if isinstance(found, list) else [found]


def save_notes(workspace: Workspace, noted: list[dict[str, Any]]) -> None:
    """Replace the notes, whole."""
    noting = workspace.unwritten.with_name(".unwritten-new")
    noting.write_text(json.dumps(noted), encoding="utf-8")
    noting.replace(workspace.unwritten)
