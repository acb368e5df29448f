"""Walls for data and for imports: who makes, writes and reads a table; who may know a library."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.database.working import working_database

ROOT = Path(__file__).parents[1]
PIPELINE = ROOT / "pipeline"
REGISTER = PIPELINE / "database" / "tables.csv"
# Findings come from every room: each appends to this table, which stands in no room's schema.
SHARED = "finding"
MADE = r"create (?:or replace )?(?:table|view)(?: if not exists)?"
WRITTEN = (
    r"(?:insert into|update|delete from|truncate|drop (?:table|view)(?: if exists)?|alter table)"
)
# "from" within words about people is no SQL: a name of ours, known by its schema, has to follow.
READ = r"(?:from|join)"


def register() -> dict[str, dict[str, str]]:
    """The lines of `tables.csv` by table; `*` stands for what a statement fills in."""
    with REGISTER.open(encoding="utf-8", newline="") as lines:
        return {line["table"]: line for line in csv.DictReader(lines)}


def texts() -> Iterator[tuple[str, str]]:
    """Room and text of every file that may hold SQL, without the comments of SQL."""
    for path in sorted(PIPELINE.rglob("*.sql")):
        yield path.relative_to(PIPELINE).parts[0], re.sub(r"--[^\n]*", "", path.read_text("utf-8"))
    for path in sorted(PIPELINE.rglob("*.py")):
        yield path.relative_to(PIPELINE).parts[0], path.read_text("utf-8")


def schemas() -> list[str]:
    """The schemas of the rooms, as a working database has them."""
    with working_database() as con:
        found = con.execute(
            "select schema_name from duckdb_schemas() where database_name = 'memory' "
            "and not internal and schema_name <> 'main' order by all"
        ).fetchall()
    return [name for (name,) in found]


def rooms_by_table(verb: str) -> dict[str, set[str]]:
    """By table (as far as the text names it), the rooms with a statement that does this to it."""
    shared = [name for name in register() if "." not in name]
    names = f"(?:{'|'.join(schemas())})[.][a-z_]+|{'|'.join(shared)}"
    pattern = re.compile(rf"\b{verb}\s+({names})\b")
    rooms = defaultdict(set)
    for room, text in texts():
        for name in pattern.findall(text):
            rooms[line_of(name)].add(room)
    return rooms


def line_of(table: str) -> str:
    """The line of the register that a table is on: the one that says most of its name."""
    fitting = [line for line in register() if fnmatchcase(table, line)]
    assert fitting, f"{table} is not in tables.csv"
    return max(fitting, key=lambda line: (len(line.replace("*", "")), line == table))


def test_a_room_makes_its_own_tables() -> None:
    made = rooms_by_table(MADE)
    assert made
    for table, rooms in made.items():
        assert rooms == {register()[table]["made_by"]}, table


def test_nobody_writes_the_table_of_another_room() -> None:
    written = rooms_by_table(WRITTEN)
    assert written.pop(SHARED) > {"field_checks", "state_checks"}
    for table, rooms in written.items():
        assert rooms == {register()[table]["made_by"]}, table


def test_findings_are_appended_to_and_emptied_by_their_own_room() -> None:
    for room, text in texts():
        if room != "model":
            assert not re.search(r"(delete from|truncate|update|drop table) finding\b", text), room


def test_the_register_says_who_reads_a_table() -> None:
    read = rooms_by_table(READ)
    for table, line in register().items():
        others = sorted(read.get(table, set()) - {line["made_by"]})
        assert "; ".join(others) == line["read_by"], table


def test_every_line_of_the_register_is_about_a_table() -> None:
    used = set().union(*(rooms_by_table(verb) for verb in (MADE, WRITTEN, READ)))
    assert set(register()) == used
    assert list(register()) == sorted(register())
    assert all(line["what"].endswith(".") for line in register().values())


def test_no_table_is_made_outside_a_schema() -> None:
    loose = re.compile(rf"\b{MADE}\s+([a-z_]+)\b(?![.{{])")
    made = {name for _, text in texts() for name in loose.findall(text)}
    assert made - {"temp", "audit_only", "if"} == {name for name in register() if "." not in name}


def test_every_room_is_told_which_libraries_it_may_not_know() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rooms = {
        f"pipeline.{path.name.removesuffix('.py')}"
        for path in PIPELINE.iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }
    allowed = {
        "click": {"pipeline.cli", "pipeline.commands", "pipeline.web"},
        "pandera": {"pipeline.field_checks"},
        "openpyxl": {"pipeline.workbooks"},
        "dask": {"pipeline.engines"},
        "jinja2": {"pipeline.pages"},
    }
    contracts = settings["tool"]["importlinter"]["contracts"]
    forbidden = {c["forbidden_modules"][0]: c for c in contracts if c["type"] == "forbidden"}
    for library, may in allowed.items():
        sources = set(forbidden[library]["source_modules"]) - {"schemas"}
        assert rooms - may <= sources | {"pipeline.statements"}, library
