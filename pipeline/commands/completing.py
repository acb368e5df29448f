"""What a shell may complete: lead providers, names of statements, batches of the workspace.

eval "$(_ECF_BATCH_COMPLETE=bash_source ecf-batch)"
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from pipeline.workspace.folders import Workspace
from pipeline.workspace.patience import Patience, patient

PROVIDERS = """
select max_by(name, (event, seq)) as name
from ledger.lead_provider
group by lead_provider_id
order by name
"""
STATEMENTS = """
select distinct name
from ledger.statement
order by name
"""
BATCHES = """
select batch_id
from ledger.event
where batch_id is not null
order by event desc
limit 200
"""


def ask(ctx: click.Context, query: str, incomplete: str) -> list[str]:
    """What the ledger holds that begins so, in any case; nothing where it cannot be asked."""
    from pipeline import ledger

    given = ctx.params.get("root") or os.environ.get("ECF_BATCH_WORKSPACE") or "workspace"
    try:
        with patient(Patience(seconds=0)):
            con = ledger.peek_ledger(Workspace(Path(given).absolute()).ledger)
    except Exception:  # a shell that asks while somebody writes gets no suggestions
        return []
    try:
        found = [str(value) for (value,) in con.execute(query).fetchall()]
    except Exception:
        return []
    finally:
        con.close()
    return [value for value in found if value.casefold().startswith(incomplete.casefold())]


def providers(ctx: click.Context, _: Any, incomplete: str) -> list[str]:
    """Names of lead providers."""
    return ask(ctx, PROVIDERS, incomplete)


def statements(ctx: click.Context, _: Any, incomplete: str) -> list[str]:
    """Names of statements."""
    return ask(ctx, STATEMENTS, incomplete)


def batches(ctx: click.Context, _: Any, incomplete: str) -> list[str]:
    """IDs of batches and loads, the newest first."""
    return ask(ctx, BATCHES, incomplete)
