"""Workspaces for tests of loading: empty, as `init` leaves it, with two lead providers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from load_world import ACORN, BIRCH, World
from made_once import MadeOnce

from pipeline import load
from pipeline.database import sql
from pipeline.database.working import working_database


def open_world(folder: Path, event: int = 0) -> World:
    """The ledger of a folder, attached, that has so many events."""
    con = working_database()
    con.execute("set timezone = 'UTC'")
    con.execute(f"attach '{folder / 'ledger.duckdb'}' as ledger")
    opened = World(con, folder, event)
    opened.at("2024-11-15 10:00:00")
    return opened


def make_empty(folder: Path) -> World:
    opened = open_world(folder)
    sql.run(opened.con, "ledger/schema")
    return opened


def make_new(folder: Path) -> World:
    opened = make_empty(folder)
    for path, kind in load.bundled_files():
        opened.load(kind, path)
    return opened


def make_with_providers(folder: Path) -> World:
    opened = make_new(folder)
    opened.load(
        "lead-providers",
        f"""lead_provider_id,name,vat_registered
        {ACORN},Acorn Teaching,true
        {BIRCH},Birch Learning,no""",
    )
    return opened


def keep(folder: Path, world: World) -> None:
    """Close a world whose folder is to be copied."""
    world.con.execute("checkpoint ledger")
    world.con.close()
    (folder / "events").write_text(str(world.event), "ascii")


def copied(kept: Path, folder: Path) -> World:
    shutil.copyfile(kept / "ledger.duckdb", folder / "ledger.duckdb")
    return open_world(folder, int((kept / "events").read_text("ascii")))


@pytest.fixture
def empty_world(tmp_path: Path) -> Iterator[World]:
    made = make_empty(tmp_path)
    yield made
    made.con.close()


@pytest.fixture
def new_world(made_once: MadeOnce, tmp_path: Path) -> Iterator[World]:
    """A workspace as `init` leaves it."""
    kept = made_once.folder("ledger after init", lambda folder: keep(folder, make_new(folder)))
    made = copied(kept, tmp_path)
    yield made
    made.con.close()


@pytest.fixture
def world(made_once: MadeOnce, tmp_path: Path) -> Iterator[World]:
    """A workspace as `init` leaves it, and two lead providers."""
    kept = made_once.folder(
        "ledger with providers", lambda folder: keep(folder, make_with_providers(folder))
    )
    made = copied(kept, tmp_path)
    yield made
    made.con.close()
