"""Put right what an interrupted command left behind, before the next one begins."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from pipeline.workspace import Workspace


def is_sandbox(workspace: Workspace) -> bool:
    """Whether the workspace was made with `init --sandbox`."""
    from pipeline import ledger

    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        found = con.execute(
            "select options from ledger.event where kind = 'init' order by event limit 1"
        ).fetchall()
    finally:
        con.close()
    return bool(found) and bool(json.loads(found[0][0]).get("sandbox"))


def waiting_folders(workspace: Workspace) -> list[Path]:
    """Result folders that were written but not published."""
    return sorted(
        folder
        for folder in (workspace.root / "outbox").glob("*/.*")
        if folder.is_dir() and not folder.is_symlink()
    )


def recorded_batches(workspace: Workspace) -> set[str]:
    """Batch IDs of every event in the ledger."""
    from pipeline import ledger

    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        found = con.execute(
            "select batch_id from ledger.event where batch_id is not null"
        ).fetchall()
    finally:
        con.close()
    return {batch_id for (batch_id,) in found}


def recover(workspace: Workspace) -> None:
    """Publish results whose event was recorded; remove what belongs to no event.

    A folder that waits under a dot was complete before its event was written, so a recorded event
    means that it can be published as it is.
    """
    shutil.rmtree(workspace.work, ignore_errors=True)
    waiting = waiting_folders(workspace)
    if not waiting:
        return
    recorded = recorded_batches(workspace)
    for folder in waiting:
        batch_id = folder.name.removeprefix(".")
        if batch_id in recorded and not (folder.parent / batch_id).exists():
            os.rename(folder, folder.parent / batch_id)
        else:
            shutil.rmtree(folder)
            if batch_id not in recorded and not batch_id.startswith("check-"):
                shutil.rmtree(workspace.archive(batch_id), ignore_errors=True)
