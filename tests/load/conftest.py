"""Workspaces for tests of loading: empty, as `init` leaves it, with two lead providers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from load_world import ACORN, BIRCH, World

from pipeline import load
from pipeline.database import sql
from pipeline.database.working import working_database


@pytest.fixture
def empty_world(tmp_path: Path) -> Iterator[World]:
    con = working_database()
    con.execute("set timezone = 'UTC'")
    con.execute(f"attach '{tmp_path / 'ledger.duckdb'}' as ledger")
    sql.run(con, "ledger/schema")
    made = World(con, tmp_path)
    made.at("2024-11-15 10:00:00")
    yield made
    con.close()


@pytest.fixture
def new_world(empty_world: World) -> World:
    """A workspace as `init` leaves it."""
    for path, kind in load.bundled_files():
        empty_world.load(kind, path)
    return empty_world


@pytest.fixture
def world(new_world: World) -> World:
    """A workspace as `init` leaves it, and two lead providers."""
    new_world.load(
        "lead-providers",
        f"""lead_provider_id,name,vat_registered
        {ACORN},Acorn Teaching,true
        {BIRCH},Birch Learning,no""",
    )
    return new_world
