"""A declaration that gave way to another one keeps its name, in one file as in two."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
from isolation_world import ACORN, COLUMNS, COMMON, NOW, OF_BIRCH, OWN_TWIN, an_id, files, row
from stories.telling import call, expect_exit, load

SLOT = {
    "participant_id": OWN_TWIN,
    "course_identifier": "ecf-induction",
    "declaration_type": "started",
}
DECLARED = row("participant-declaration", **SLOT, declaration_date="2024-10-01T09:00:00Z")
VOIDED = row("participant-declaration-void", **SLOT)


def states(sandbox: Path, folder: Path, *batches: list[str]) -> list[tuple[str, str]]:
    """State and `superseded_by` of what these batches record, in order."""
    workspace = folder / "workspace"
    shutil.copytree(sandbox, workspace)
    load(workspace, files(folder / "common", COMMON))
    load(workspace, files(folder / "of-birch", OF_BIRCH))
    for number, lines in enumerate(batches):
        source = folder / f"batch-{number}.csv"
        source.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
        expect_exit(call(workspace, "submit", source, "--provider", ACORN, "--server-date", NOW), 0)
    con = duckdb.connect(str(workspace / "ledger.duckdb"), read_only=True)
    try:
        return con.execute(
            "select state, superseded_by::varchar from declaration_state "
            "where event in (select event from event where kind = 'batch') order by event, seq"
        ).fetchall()
    finally:
        con.close()


def test_voided_in_the_same_file_or_the_next(empty_sandbox: Path, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    once = states(empty_sandbox, tmp_path / "one", [DECLARED, VOIDED])
    twice = states(empty_sandbox, tmp_path / "two", [DECLARED], [VOIDED])
    assert once == twice
    original = an_id("ca0d0000", 2)
    assert once == [("ineligible", original), ("voided", original)]
