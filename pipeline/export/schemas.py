"""What machines can read: JSON Schema of the answers of a resource, a table schema of its CSV."""

from __future__ import annotations

from typing import Any

from pipeline.export.shapes import (
    CODE,
    DAY,
    INSTANT,
    TEXT,
    UUID,
    YEAR,
    YES_NO,
    Attribute,
    Column,
    Group,
    Items,
    Resource,
    Rows,
    Value,
    Years,
)

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TABLE_DIALECT = "https://datapackage.org/profiles/2.0/tableschema.json"
UUID_PATTERN = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
INSTANT_PATTERN = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{3}|\d{6})Z$"
# How a type is said in JSON Schema, and in a table schema.
JSON_TYPES: dict[str, Schema] = {
    UUID: {"type": "string", "pattern": UUID_PATTERN},
    TEXT: {"type": "string"},
    CODE: {"type": "string"},
    INSTANT: {"type": "string", "pattern": INSTANT_PATTERN},
    DAY: {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    YEAR: {"type": "string", "pattern": r"^\d{4}$"},
    YES_NO: {"type": "boolean"},
}
FIELD_TYPES: dict[str, Schema] = {
    UUID: {"type": "string", "format": "uuid"},
    TEXT: {"type": "string"},
    CODE: {"type": "string"},
    INSTANT: {"type": "datetime", "format": "any"},
    DAY: {"type": "date"},
    YEAR: {"type": "year"},
    YES_NO: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
}


def json_schema(resource: Resource) -> Schema:
    """JSON Schema of a list and of a single record of a resource."""
    entry = closed(
        {
            "id": JSON_TYPES[UUID],
            "type": {"const": resource.type},
            "attributes": closed(
                {one.name: of_attribute(resource, one) for one in resource.attributes}
            ),
        }
    )
    return {
        "$schema": DIALECT,
        "title": resource.name,
        "description": f"An entry: {resource.what}.",
        **closed(
            {"data": {"anyOf": [{"$ref": "#/$defs/entry"}, listed({"$ref": "#/$defs/entry"})]}}
        ),
        "$defs": {"entry": entry},
    }


def closed(properties: dict[str, Schema]) -> Schema:
    """An object that has all of these and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def listed(items: Schema) -> Schema:
    """A list of such."""
    return {"type": "array", "items": items}


def of_attribute(resource: Resource, one: Attribute) -> Schema:
    """JSON Schema of an attribute."""
    if isinstance(one, Rows):
        return listed(closed({part.name: of_attribute(resource, part) for part in one.items}))
    if isinstance(one, Years):
        return listed(JSON_TYPES[YEAR])
    if isinstance(one, Items):
        return listed(closed({part.name: of_column(part) for part in one.items}))
    if isinstance(one, Group):
        inner = closed({part.name: of_value(resource, part) for part in one.values})
        return {"anyOf": [inner, {"type": "null"}]} if one.when else inner
    return of_value(resource, one)


def of_value(resource: Resource, one: Value) -> Schema:
    """JSON Schema of a value."""
    return of_column(resource.column(one.column))


def of_column(column: Column) -> Schema:
    """JSON Schema of a column's values."""
    schema = {**JSON_TYPES[column.type], "description": column.holds}
    if column.words:
        schema["enum"] = list(column.words)
    if column.null:
        schema["type"] = [schema["type"], "null"]
        if column.words:
            schema["enum"].append(None)
    return schema


def table_schema(resource: Resource) -> Schema:
    """Frictionless table schema of the CSV and XLSX of a resource."""
    return {
        "$schema": TABLE_DIALECT,
        "title": f"export {resource.name}",
        "description": f"One line per {resource.line}.",
        "fields": [field_of(column) for column in resource.columns],
        "missingValues": [""],
    }


def field_of(column: Column) -> Schema:
    """A column in a table schema."""
    limits: Schema = {} if column.null else {"required": True}
    if column.words:
        limits["enum"] = list(column.words)
    field = {"name": column.name, **FIELD_TYPES[column.type], "description": column.holds}
    return {**field, "constraints": limits} if limits else field
