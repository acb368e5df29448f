"""docs/schemas/: every file in and out as schemas that machines read, made from what reads and
writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.export import RESOURCES
from pipeline.export.schemas import FIELD_TYPES, TABLE_DIALECT, json_schema, table_schema
from pipeline.export.shapes import DAY, INSTANT, TEXT, UUID, YEAR, YES_NO
from pipeline.results.files import ERROR_COLUMNS, RESULT_COLUMNS
from pipeline.statements.files.csv_file import COLUMNS as STATEMENT_COLUMNS
from schemas.reference import KINDS
from schemas.reference.columns import Column, ReferenceKind
from schemas.vocabulary import FIELDS_OF_ROW_TYPE

Schema = dict[str, Any]
# Types of reference data that a table schema has too; amounts and counts are numbers, others text.
TYPES = {
    "uuid": FIELD_TYPES[UUID],
    "day": FIELD_TYPES[DAY],
    "instant": FIELD_TYPES[INSTANT],
    "year": FIELD_TYPES[YEAR],
    "yes or no": FIELD_TYPES[YES_NO],
    "count": {"type": "integer"},
    "amount": {"type": "number"},
    "share": {"type": "number"},
}


def schema_files(folder: Path) -> dict[Path, str]:
    """Every schema file with its text."""
    found: dict[str, Schema] = {}
    for name, resource in RESOURCES.items():
        found[f"export-{name}.tableschema.json"] = table_schema(resource)
        found[f"api-{name}.schema.json"] = json_schema(resource)
    for name, kind in KINDS.items():
        found[f"load-{name}.tableschema.json"] = of_kind(kind)
    for row_type, fields in FIELDS_OF_ROW_TYPE.items():
        title = f"batch of {row_type}"
        found[f"batch-{row_type}.tableschema.json"] = of_texts(
            title, ["your_reference", "type", *fields]
        )
    found |= results()
    return {folder / name: written(schema) for name, schema in sorted(found.items())}


def written(schema: Schema) -> str:
    """A schema as a file has it."""
    return json.dumps(schema, indent=1, ensure_ascii=True) + "\n"


def of_kind(kind: ReferenceKind) -> Schema:
    """Reference data: what `load` takes."""
    return {
        "$schema": TABLE_DIALECT,
        "title": f"load {kind.name}",
        "fields": [field_of(column) for column in kind.columns],
        "primaryKey": [column.name for column in kind.keys],
        "missingValues": [""],
    }


def field_of(column: Column) -> Schema:
    """A column of reference data; required ones may be left out once a row is recorded."""
    known = TYPES.get(column.reading.name, FIELD_TYPES[TEXT])
    field = {"name": column.name, **known, "description": column.reading.expected}
    return {**field, "constraints": {"required": True}} if column.key and column.required else field


def of_texts(title: str, names: Iterable[str]) -> Schema:
    """A table of texts: what was sent comes back as it was written."""
    return {
        "$schema": TABLE_DIALECT,
        "title": title,
        "fields": [{"name": name, **FIELD_TYPES[TEXT]} for name in names],
        "missingValues": [""],
    }


def results() -> dict[str, Schema]:
    """Result files; those of rows have the sender's columns before these."""
    return {
        "result-rows.tableschema.json": of_texts("accepted.csv and rejected.csv", RESULT_COLUMNS),
        "result-errors.tableschema.json": of_texts("errors.csv", ["batch_id", *ERROR_COLUMNS]),
        "statement-declarations.tableschema.json": of_texts("declarations.csv", STATEMENT_COLUMNS),
    }
