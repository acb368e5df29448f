"""Every reference file of the conformance stories loads without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from load_world import World

from pipeline import load

STORIES = Path(__file__).parents[3] / "shared" / "conformance"
# Many stories start from the same files: each set of files is loaded once.
FOLDERS = list(
    {
        tuple((path.name, path.read_bytes()) for path in sorted(folder.glob("*.csv"))): folder
        for folder in sorted(STORIES.glob("*/load"))
    }.values()
)


@pytest.mark.skipif(not FOLDERS, reason="the conformance stories are not beside the project")
def test_every_story_loads(new_world: World) -> None:
    assert len(FOLDERS) > 30
    world, con = new_world, new_world.con
    for folder in FOLDERS:
        con.execute("update event_context set event = 1001")
        for path, kind in load.in_load_order((p, load.kind_of(p)) for p in folder.glob("*.csv")):
            changed = world.load(kind, path)
            assert sum(changed.values()) > 0, (folder.parent.name, kind)
        for (table,) in con.execute(
            "select table_name from duckdb_tables() where database_name = 'ledger'"
        ).fetchall():
            con.execute(f"delete from ledger.{table} where event > 1000")
