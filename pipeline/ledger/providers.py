"""The lead providers that the ledger knows, by the names and IDs that people give."""

from __future__ import annotations

import duckdb

from pipeline import ledger
from pipeline.workspace.folders import Workspace
from pipeline.workspace.inbox import Provider


def find_provider(con: duckdb.DuckDBPyConnection, named: str) -> tuple[str, str] | None:
    """ID and name of the lead provider with this name or ID, in any case."""
    found = con.execute(
        """
        select lead_provider_id::varchar, max_by(name, (event, seq))
        from ledger.lead_provider
        group by lead_provider_id
        having lower(max_by(name, (event, seq))) = lower(trim($named))
        or lead_provider_id::varchar = lower(trim($named))
        order by lead_provider_id
        """,
        {"named": named},
    ).fetchall()
    return found[0] if found else None


def all_providers(workspace: Workspace) -> list[Provider]:
    """Every lead provider, by name."""
    con = ledger.peek_ledger(workspace.ledger)
    try:
        found = con.execute(
            """
            select lead_provider_id::varchar, max_by(name, (event, seq)) as name
            from ledger.lead_provider
            group by lead_provider_id
            order by name, lead_provider_id
            """
        ).fetchall()
    finally:
        con.close()
    return [Provider(*one) for one in found]


def provider_of(workspace: Workspace, named: str) -> tuple[str, str] | None:
    """As `find_provider`, of a workspace."""
    con = ledger.peek_ledger(workspace.ledger)
    try:
        return find_provider(con, named)
    finally:
        con.close()
