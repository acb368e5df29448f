"""The lead providers that the ledger knows, by the names and IDs that people give."""

from __future__ import annotations

from pipeline import ledger
from pipeline.model.provider_names import UnknownProvider, find_named, who_is_not
from pipeline.workspace.folders import Workspace
from pipeline.workspace.inbox import Provider


def all_providers(workspace: Workspace) -> list[Provider]:
    """Every lead provider, by name."""
    with ledger.peeked_ledger(workspace.ledger) as con:
        found = con.execute(
            """
            select lead_provider_id::varchar, max_by(name, (event, seq)) as name
            from ledger.lead_provider
            group by lead_provider_id
            order by name, lead_provider_id
            """
        ).fetchall()
    return [Provider(*one) for one in found]


def provider_of(workspace: Workspace, named: str) -> tuple[str, str]:
    """ID and name of the lead provider that a person names. Raises UnknownProvider."""
    known = [(one.lead_provider_id, one.name) for one in all_providers(workspace)]
    found = find_named(named, known)
    if found is None:
        raise UnknownProvider(who_is_not(named, [name for _, name in known]))
    return found


def names_of_providers(workspace: Workspace) -> dict[str, list[str]]:
    """Every name that a lead provider has or had, the present one first, by its ID."""
    con = ledger.peek_ledger(workspace.ledger)
    try:
        found = con.execute(
            """
            select lead_provider_id::varchar, name
            from ledger.lead_provider
            group by lead_provider_id, name
            order by lead_provider_id, max((event, seq)) desc
            """
        ).fetchall()
    finally:
        con.close()
    names: dict[str, list[str]] = {}
    for lead_provider_id, name in found:
        names.setdefault(lead_provider_id, []).append(name)
    return names
