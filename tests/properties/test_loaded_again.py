"""A declaration that is loaded again, about somebody else, is no longer about the first person."""

from __future__ import annotations

from pathlib import Path

from making import made_id
from sending import as_csv, copied, grid_of, send
from stories.telling import load

BEFORE, AFTER = made_id("a", 4), made_id("a", 2)


def whose_started_exists(workspace: Path) -> list[str]:
    """Of the two people, those for whom a started declaration is said to exist."""
    rows = [
        {
            "your_reference": person,
            "type": "participant-declaration",
            "participant_id": person,
            "course_identifier": "ecf-induction",
            "declaration_type": "started",
            "declaration_date": "2024-10-02",
        }
        for person in (BEFORE, AFTER)
    ]
    found = send(workspace, as_csv(grid_of(rows))).rows
    codes = {person: found[person]["result_error_codes"] for person in found}
    return [person for person in codes if "declaration_already_exists" in codes[person]]


def test_the_version_that_was_loaded_last_counts(small_world: Path, tmp_path: Path) -> None:
    workspace = copied(small_world, tmp_path)
    assert whose_started_exists(workspace) == [BEFORE]
    source = tmp_path / "declarations.csv"
    source.write_text(
        "declaration_id,participant_id,lead_provider,course_identifier,declaration_type,"
        "declaration_date,state,cohort,statement,created_at\n"
        f"{made_id('d', 1)},{AFTER},Acorn Teaching,ecf-induction,started,"
        "2024-10-01T09:00:00Z,paid,2024,January 2025,2024-10-01T12:00:00Z\n"
    )
    load(workspace, [source])
    assert whose_started_exists(workspace) == [AFTER]
