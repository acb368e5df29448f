"""One description, several forms: they agree, machines can check them, and they load again."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from export.reading import KESTREL, LARKSPUR, RESOURCES, entries, write
from openpyxl import load_workbook
from stories.telling import call, expect_exit

from pipeline.export import RESOURCES as DESCRIBED
from pipeline.export.schemas import json_schema

AT = ("--server-date", "2025-12-08T10:00:00Z")
LOADED = ("delivery-partners", "schools", "partnerships", "participants", "statements",
          "declarations")  # fmt: skip
COHORTS = ("2022", "2023", "2024", "2025")


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("resource", RESOURCES)
def test_all_forms_say_the_same(loaded_samples: Path, tmp_path: Path, resource: str) -> None:
    table = rows_of(write(loaded_samples, resource, KESTREL, tmp_path / "a.csv", *AT))
    columns = DESCRIBED[resource].columns
    assert table[0] == [column.name for column in columns]
    book = write(loaded_samples, resource, KESTREL, tmp_path / "a.xlsx", *AT)
    assert book == write(loaded_samples, resource, KESTREL, tmp_path / "b.xlsx", *AT)
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    cells = [list(row) for row in sheet.iter_rows()]
    assert {cell.data_type for row in cells for cell in row if cell.value is not None} == {"s"}
    assert (sheet.title, sheet.freeze_panes) == (resource, "A2")
    shown = [["" if cell.value is None else cell.value for cell in row] for row in cells]
    # In CSV, text that a spreadsheet would run has an apostrophe before it.
    assert shown == [[re.sub(r"^'(?=[=+\-@])", "", cell) for cell in row] for row in table]
    write(loaded_samples, resource, KESTREL, tmp_path / "a.parquet", *AT)
    stored = duckdb.sql(f"select columns(*)::varchar from '{tmp_path / 'a.parquet'}'").fetchall()
    assert len(stored) == len(table) - 1
    for row, texts in zip(stored, table[1:], strict=True):
        for column, value, text in zip(columns, row, texts, strict=True):
            assert (value is None) == (text == "")
            if column.type in ("uuid", "text", "code", "day", "year") and value is not None:
                assert str(value) == re.sub(r"^'(?=[=+\-@])", "", text)
            assert column.null or value is not None or column.type == "yes or no"


def fits(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    """Whether a value is as a JSON Schema says, of what our schemas use."""
    if "$ref" in schema:
        return fits(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root)
    if "anyOf" in schema:
        return any(fits(one, value, root) for one in schema["anyOf"])
    if "const" in schema:
        return bool(value == schema["const"])
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if type(value) not in [kinds[one] for one in wanted]:
        return False
    if isinstance(value, dict):
        return value.keys() == set(schema["required"]) and all(
            fits(schema["properties"][name], one, root) for name, one in value.items()
        )
    if isinstance(value, list):
        return all(fits(schema["items"], one, root) for one in value)
    pattern = schema.get("pattern", "")
    return value in schema.get("enum", [value]) and (
        not isinstance(value, str) or bool(re.search(pattern, value))
    )


@pytest.mark.parametrize("resource", RESOURCES)
def test_answers_are_as_their_schema_says(loaded_samples: Path, resource: str) -> None:
    schema = json_schema(DESCRIBED[resource])
    found = [one for who in (KESTREL, LARKSPUR) for one in entries(loaded_samples, resource, who)]
    assert fits(schema, {"data": found}, schema)
    for one in found[:3]:
        assert fits(schema, {"data": one}, schema)
        assert not fits(schema, {"data": {**one, "type": "other"}}, schema)
        assert not fits(schema, {"data": {**one, "attributes": {}}}, schema)


def test_what_is_exported_loads_into_another_workspace(
    samples: Path, empty_sandbox: Path, tmp_path: Path
) -> None:
    """JSON to JSON, of two providers, and again into the workspace that it came from."""
    files = []
    for provider in (KESTREL, LARKSPUR):
        for resource in LOADED:
            for cohort in COHORTS if resource == "schools" else ("",):
                target = tmp_path / f"{provider[:3]}-{resource}{cohort}.json"
                more = ("--cohort", cohort) if cohort else ()
                write(samples, resource, provider, target, *more, *AT)
                files.append((resource, provider, target))
    files.sort(key=lambda file: LOADED.index(file[0]))
    second = tmp_path / "second"
    shutil.copytree(empty_sandbox, second)
    providers = Path(__file__).resolve().parents[2] / "samples/reference/lead-providers.csv"
    expect_exit(call(second, "load", providers, *AT), 0)
    for workspace in (second, samples):
        for _, provider, target in files:
            expect_exit(call(workspace, "load", target, "--provider", provider, *AT), 0)
        for resource, provider, target in files:
            if resource != "schools":
                again = write(workspace, resource, provider, tmp_path / "again.json", *AT)
                assert again == target.read_bytes(), (workspace.name, resource, provider)
