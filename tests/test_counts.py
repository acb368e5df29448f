"""What a command costs, in figures without noise: statements, databases, imported modules."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from stories.telling import load

ROOT = Path(__file__).resolve().parents[1]
SERVER_DATE = ("--server-date", "2025-02-10T10:00:00Z")
PROVIDER = ("--provider", "Acorn Teaching")
# A submit has been at 337 statements; planning one costs 0.5 to 60 ms, whatever the rows. The
# workbook and the page are 22 of them, and their libraries 244 of the modules.
STATEMENTS = 238
FURTHER_STATEMENTS = 215
MODULES = 1_310
RULES_MODULES = 300


@dataclass(frozen=True)
class Counts:
    """What one command has cost."""

    exit: int
    statements: int
    databases: int
    modules: list[str]

    @property
    def packages(self) -> set[str]:
        return {name.partition(".")[0] for name in self.modules}


def count(folder: Path, *arguments: str | Path) -> Counts:
    """Run a command in a process of its own."""
    target = folder / "counts.json"
    words = [sys.executable, "-m", "benchmarks.counting", str(target), *map(str, arguments)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert target.exists(), done.stdout + done.stderr
    found: dict[str, Any] = json.loads(target.read_text("utf-8"))
    return Counts(**found)


def person(number: int) -> str:
    return str(UUID(int=(4 << 76) + (8 << 62) + (number << 96)))


def write(path: Path, lines: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    return path


def write_batch(path: Path, day: str) -> Path:
    """A hundred declarations of as many people; one of them names a course that nobody has."""
    courses = ["ecf-induction"] * 99 + ["npq-senco"]
    return write(
        path,
        [
            {
                "participant_id": person(number),
                "course_identifier": course,
                "declaration_type": "started",
                "declaration_date": f"{day}T10:00:00Z",
                "evidence_held": "",
            }
            for number, course in enumerate(courses, start=1)
        ],
    )


@pytest.fixture(scope="module")
def workspace(story_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world of the stories with a hundred more people."""
    folder = tmp_path_factory.mktemp("counts")
    shutil.copytree(story_world, folder / "workspace")
    source = ROOT / "tests" / "stories" / "_world" / "load" / "participants.csv"
    with source.open(encoding="utf-8", newline="") as file:
        example = next(line for line in csv.DictReader(file) if line["participant_type"] == "ect")
    people = [
        {
            **example,
            "training_record_id": person(number + 1_000),
            "participant_id": person(number),
            "teacher_reference_number": str(3_000_000 + number),
        }
        for number in range(1, 101)
    ]
    load(folder / "workspace", [write(folder / "participants.csv", people)])
    return folder / "workspace"


@pytest.fixture(scope="module")
def submitted(workspace: Path) -> list[Counts]:
    """The counts of a submit of one file, and of one of three."""
    folder = workspace.parent
    files = [write_batch(folder / f"{n}.csv", f"2024-10-0{n}") for n in (1, 2, 3, 4)]
    at = ("--workspace", workspace, *PROVIDER, *SERVER_DATE)
    one = count(folder, "submit", files[0], *at)
    return [one, count(folder, "submit", *files[1:], *at)]


def test_a_hundred_rows_cost_so_many_statements_at_most(submitted: list[Counts]) -> None:
    assert submitted[0].exit == 1
    assert 100 < submitted[0].statements <= STATEMENTS


def test_a_further_file_in_the_same_process_costs_fewer(submitted: list[Counts]) -> None:
    further = (submitted[1].statements - submitted[0].statements) / 2
    assert 100 < further <= FURTHER_STATEMENTS


def test_a_submit_starts_one_database_however_many_files(submitted: list[Counts]) -> None:
    assert [counts.databases for counts in submitted] == [1, 1]


def test_a_submit_imports_so_many_modules_at_most(submitted: list[Counts]) -> None:
    assert 300 < len(submitted[0].modules) <= MODULES


def test_the_words_of_rules_cost_no_pandera(tmp_path: Path) -> None:
    counts = count(tmp_path, "rules")
    assert not counts.packages & {"pandera", "pandas", "numpy", "pyarrow"}
    assert 100 < len(counts.modules) <= RULES_MODULES


def development_packages() -> set[str]:
    """The packages of the extra `dev`, by the names under which they are imported."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = settings["project"]["optional-dependencies"]["dev"]
    names = {re.split(r"[^A-Za-z0-9_-]", one)[0].replace("-", "_") for one in named}
    return names | {"importlinter", "python_calamine", "_pytest", "xdist"}


def test_no_command_imports_a_development_package(
    workspace: Path, submitted: list[Counts], tmp_path: Path
) -> None:
    unwanted = development_packages()
    assert {"hypothesis", "pytest", "mypy"} <= unwanted
    for arguments in (
        ("load", workspace.parent / "participants.csv", *SERVER_DATE),
        ("statement", "list"),
        ("audit", "log"),
        ("audit", "replay", "--all"),
        ("export", "participants", *PROVIDER),
    ):
        counts = count(tmp_path, *arguments, "--workspace", workspace)
        assert not counts.packages & unwanted, arguments
    assert not submitted[0].packages & unwanted
