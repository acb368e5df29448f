"""The events that the commands of an audit ask for, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.options import known_provider
from pipeline.workspace.folders import Workspace

if TYPE_CHECKING:
    from pipeline.audit.history import Recorded


def provider_id(workspace: Workspace, named: str | None) -> str | None:
    """The ID of the provider with this name or ID; raises a usage error when there is none."""
    from pipeline.ledger import providers

    if named is None:
        return None
    with known_provider():
        return providers.provider_of(workspace, named)[0]


def read_events(workspace: Workspace, **asked: Any) -> list[Recorded]:
    """The events asked for."""
    from pipeline import ledger
    from pipeline.audit.history import EventFilter, history

    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        return history(con, EventFilter(**asked))
    finally:
        con.close()


def find_batch(workspace: Workspace, given: str, who: str | None) -> Recorded:
    """The batch or load whose ID begins so. Raises a usage error: none, or several."""
    events = [event for event in read_events(workspace) if event.has_file]
    events = [e for e in events if who is None or e.lead_provider_id in (None, who)]
    exact = [event for event in events if event.batch_id == given]
    found = exact or [event for event in events if (event.batch_id or "").startswith(given)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.UsageError(f"No batch {given!r} was recorded.")
    names = ", ".join(str(event.batch_id) for event in found[:5])
    raise click.UsageError(f"Several batches begin with {given!r}: {names}. Give more of the ID.")
