"""A mentor's enrolments move when the end of their funding does, and not else (read side, 2)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from stories.telling import call, expect_exit

MENTOR = "0000000a-0000-4000-8000-000000000007"
HEADER = (
    "type,participant_id,course_identifier,declaration_type,declaration_date,evidence_held,"
    "declaration_id\n"
)
ASKED = ("--provider", "Acorn Teaching", "--format", "json")


def completed(day: str) -> str:
    """A row that declares the mentor's training complete."""
    return f"declare,{MENTOR},ecf-mentor,completed,2026-05-{day},other,\n"


def void(root: Path) -> str:
    """A row that voids the declaration that there is."""
    told = expect_exit(call(root, "export", "declarations", *ASKED), 0).stdout
    (live,) = (
        entry["id"]
        for entry in json.loads(told)["data"]
        if entry["attributes"]["participant_id"] == MENTOR
        and entry["attributes"]["declaration_type"] == "completed"
        and entry["attributes"]["state"] in ("submitted", "eligible")
    )
    return f"void,,,,,,{live}\n"


def submit(root: Path, when: str, rows: str) -> None:
    file = root.parent / "batch.csv"
    file.write_text(HEADER + rows, encoding="utf-8")
    sent = ("--provider", "Acorn Teaching", "--server-date", when)
    expect_exit(call(root, "submit", file, *sent), 0)


def shown(root: Path) -> tuple[str, str | None]:
    """When the mentor was changed last, and when the funding ends."""
    told = expect_exit(call(root, "export", "participants", *ASKED, "--id", MENTOR), 0).stdout
    attributes = json.loads(told)["data"]["attributes"]
    (mentor,) = (e for e in attributes["ecf_enrolments"] if e["participant_type"] == "mentor")
    return attributes["updated_at"], mentor["mentor_funding_end_date"]


def test_the_same_end_again_is_no_change(small_world: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(small_world, tmp_path / "workspace"))
    submit(root, "2026-06-01T09:00:00Z", completed("05"))
    assert shown(root) == ("2026-06-01T09:00:00.000Z", "2026-05-05")
    submit(root, "2026-06-02T09:00:00Z", void(root) + completed("05"))
    assert shown(root) == ("2026-06-01T09:00:00.000Z", "2026-05-05")
    submit(root, "2026-06-03T09:00:00Z", void(root) + completed("06"))
    assert shown(root) == ("2026-06-03T09:00:00.000Z", "2026-05-06")
    submit(root, "2026-06-04T09:00:00Z", void(root))
    assert shown(root) == ("2026-06-04T09:00:00.000Z", None)
