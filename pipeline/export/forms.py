"""The finished rows as CSV, XLSX, Parquet and JSON want them: selects that follow from shapes."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.export.query import Query, kept, limit, order
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

# How a value is written as text, and as what it goes into a Parquet file.
TEXTS = {
    UUID: "{0}::varchar",
    TEXT: "{0}",
    CODE: "{0}",
    INSTANT: "instant_text({0})",
    DAY: "{0}::varchar",
    YEAR: "{0}::varchar",
    YES_NO: "{0}::varchar",
}
STORED = {
    UUID: "{0}::varchar",
    TEXT: "{0}",
    CODE: "{0}",
    INSTANT: "({0} at time zone 'UTC')",
    DAY: "{0}",
    YEAR: "{0}",
    YES_NO: "{0}",
}
PARQUET_TYPES = {INSTANT: "timestamp with time zone", DAY: "date", YEAR: "integer", YES_NO: "bool"}


def select_texts(
    resource: Resource, query: Query, guard: Callable[[str], str] = "{0}".format
) -> str:
    """SQL: the table as texts, in order; `guard` makes SQL of a free text safe."""
    return select_columns(resource, query, lambda column: text_of(column, guard))


def text_of(column: Column, guard: Callable[[str], str]) -> str:
    """SQL: the value of a column as text."""
    text = TEXTS[column.type].format(column.name)
    return guard(text) if column.type in (TEXT, CODE) and not column.words else text


def select_stored(resource: Resource, query: Query) -> str:
    """SQL: the table with the types that a Parquet file gives its columns."""
    return select_columns(resource, query, stored)


def stored(column: Column) -> str:
    """SQL: the value of a column as it is stored."""
    kind = PARQUET_TYPES.get(column.type, "varchar")
    return f"cast({STORED[column.type].format(column.name)} as {kind})"


def select_columns(resource: Resource, query: Query, shown: Callable[[Column], str]) -> str:
    """SQL: every column of the table, row by row, in the order of the records."""
    columns = ", ".join(f"{shown(column)} as {column.name}" for column in resource.columns)
    # Put in order as they are: as text they are several times longer.
    return f"select {columns} from ({in_order(resource, query)}) as in_order"


def in_order(resource: Resource, query: Query) -> str:
    """SQL: the rows that are wanted, in the order of the records."""
    return (
        f"select * from ({kept(resource, query)}) as kept order by {order(resource, query)}, row_no"
    )


def count_rows(resource: Resource, query: Query) -> str:
    """SQL: how many rows there are."""
    return f"select count(*) from ({kept(resource, query)}) as kept"


def count_records(resource: Resource, query: Query) -> str:
    """SQL: how many records there are."""
    return f"select count(distinct record_id) from ({kept(resource, query)}) as kept"


def select_json(resource: Resource, query: Query) -> str:
    """SQL: an entry of `data` for each record, as JSON, in order; one page if so asked."""
    attributes = ", ".join(f"'{one.name}': {json_of(resource, one)}" for one in resource.attributes)
    entry = (
        f"{{'id': record_id::varchar, 'type': '{resource.type}', 'attributes': {{{attributes}}}}}"
    )
    keys = "record_id, record_created_at, record_version, updated_at"
    grouped = f" group by {keys}" if resource.has_rows else ""
    return (
        f"select to_json({entry})::varchar as entry from ({kept(resource, query)}) as kept"
        f"{grouped} order by {order(resource, query)}{limit(query)}"
    )


def json_of(resource: Resource, attribute: Attribute) -> str:
    """SQL: the value of an attribute of a record."""
    if isinstance(attribute, Rows):
        items = ", ".join(f"'{one.name}': {of_row(resource, one)}" for one in attribute.items)
        return f"list({{{items}}} order by row_no)"
    if isinstance(attribute, Years):
        return f"list({attribute.column}::varchar order by row_no)"
    if isinstance(attribute, Items):
        parts = ", ".join(
            f"'{part.name}': {json_text(part.type, f'one.{part.name}')}" for part in attribute.items
        )
        ready = f"any_value({attribute.name})"
        return f"list_transform({ready}, lambda one: {{{parts}}})"
    value = of_row(resource, attribute)
    return f"any_value({value})" if resource.has_rows else value


def of_row(resource: Resource, one: Value | Group) -> str:
    """SQL: the value of an attribute of a row."""
    if isinstance(one, Value):
        return json_text(resource.column(one.column).type, one.column)
    inner = ", ".join(f"'{part.name}': {of_row(resource, part)}" for part in one.values)
    return f"case when {one.when} then {{{inner}}} end" if one.when else f"{{{inner}}}"


def json_text(kind: str, column: str) -> str:
    """SQL: a value as JSON has it: all text but booleans."""
    return column if kind == YES_NO else TEXTS[kind].format(column)
