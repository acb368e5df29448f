"""Exports of random worlds, entry for entry what a plain program makes of the loaded rows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from export.plain_exports import Cells, Entry, PlainExports, instant
from export.reading import arguments, entries
from referee.histories import stamp
from referee.worlds import Setting, make_setting, write_setting
from stories.telling import call, expect_exit

BUNDLED = Path(__file__).resolve().parents[2] / "pipeline" / "reference" / "statements.csv"
SEEDS = (1, 2)
PEOPLE = 15
COMPARED = ("participants", "declarations", "partnerships", "statements")


def read_rows(text: str) -> list[Cells]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module", params=SEEDS)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Setting, PlainExports]:
    """A random world, loaded, and what is known of it beside the product."""
    setting = make_setting(request.param, PEOPLE)
    folder = tmp_path_factory.mktemp("plain")
    root = folder / "workspace"
    loaded_at = stamp(setting.start)
    expect_exit(call(root, "init", "--sandbox"), 0)
    made_at = json.loads(call(root, "audit", "log", "--json").stdout)[0]["received_at"]
    files = write_setting(setting, folder / "load")
    expect_exit(call(root, "load", *files, "--server-date", loaded_at), 0)
    calendar = read_rows(BUNDLED.read_text("utf-8-sig"))
    rows = {kind: [dict(row) for row in found] for kind, found in setting.rows.items()}
    return root, setting, PlainExports(rows, calendar, loaded_at, made_at)


def exported(
    root: Path, resource: str, provider: str, names: dict[str, str], when: str
) -> list[Entry]:
    """The entries, with names of statements in the place of their IDs."""
    found: list[Entry] = entries(root, resource, provider, "--server-date", when)
    for entry in found:
        if resource == "statements":
            del entry["id"]
        if resource == "declarations":
            for key in ("statement_id", "clawback_statement_id"):
                value = entry["attributes"][key]
                entry["attributes"][key] = names[value] if value else None
    return found


@pytest.mark.parametrize("resource", COMPARED)
def test_json_is_what_the_rows_say(
    world: tuple[Path, Setting, PlainExports], resource: str
) -> None:
    root, setting, plain = world
    count = 0
    for provider in setting.providers:
        when = ("--server-date", plain.loaded_at)
        told = call(root, *arguments("declarations", provider, "--format", "csv", *when))
        names = statement_names(read_rows(told.stdout.lstrip("\ufeff")))
        expected = getattr(plain, resource)(provider)
        found = exported(root, resource, provider, names, plain.loaded_at)
        for ours, theirs in zip(found, expected, strict=False):
            assert ours == theirs, f"{provider}, {theirs.get('id')}"
        assert len(found) == len(expected)
        count += len(found)
    assert count > 10


def statement_names(lines: list[Cells]) -> dict[str, str]:
    """Names of statements by ID, as the lines of declarations have both."""
    pairs = (("statement_id", "statement"), ("clawback_statement_id", "clawback_statement"))
    return {line[key]: line[name] for line in lines for key, name in pairs if line[key]}


def flat(resource: str, entry: Entry) -> list[dict[str, Any]]:
    """The values of an entry that its lines of CSV have too."""
    attributes = {
        key: value for key, value in entry["attributes"].items() if not isinstance(value, list)
    }
    if resource != "participants":
        return [attributes]
    person = {"participant_id": entry["id"], **attributes}
    former = "; ".join(
        change["from_participant_id"] for change in entry["attributes"]["participant_id_changes"]
    )
    lines = []
    for enrolment in entry["attributes"]["ecf_enrolments"]:
        line = {**person, **enrolment, "updated_at": person["updated_at"]}
        for name in ("withdrawal", "deferral"):
            parts = line.pop(name) or {"reason": None, "date": None}
            line |= {f"{name}_{part}": value for part, value in parts.items()}
        lines.append({**line, "former_participant_ids": former or None})
    return lines


@pytest.mark.parametrize("resource", COMPARED)
def test_csv_has_the_same_values(world: tuple[Path, Setting, PlainExports], resource: str) -> None:
    root, setting, plain = world
    renamed = {"lead_provider_name": "lead_provider"}
    for provider in setting.providers:
        when = ("--server-date", plain.loaded_at)
        told = call(root, *arguments(resource, provider, "--format", "csv", *when))
        lines = read_rows(expect_exit(told, 0).stdout.lstrip("\ufeff"))
        expected = [
            line for entry in getattr(plain, resource)(provider) for line in flat(resource, entry)
        ]
        assert len(lines) == len(expected)
        for line, values in zip(lines, expected, strict=True):
            for key, value in values.items():
                column = renamed.get(key, key)
                if column in ("statement_id", "clawback_statement_id"):
                    column = column.removesuffix("_id")  # the reference has names for IDs
                assert line[column] == as_cell(value), f"{provider}, {column}: {line}"


def as_cell(value: Any) -> str:
    """A value as a cell of CSV."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def test_instants_are_written_with_milliseconds() -> None:
    assert instant("2024-11-15T10:00:00Z") == "2024-11-15T10:00:00.000Z"
    assert instant("2024-11-15T10:00:00.120+01:00") == "2024-11-15T09:00:00.120Z"
    assert instant("2024-11-15T10:00:00.000001Z") == "2024-11-15T10:00:00.000001Z"
