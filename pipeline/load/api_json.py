"""Puts the entries of the API's JSON where the rows of a file would be, kind by kind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import duckdb

from pipeline.load.api_lookup import (
    complete_declarations,
    complete_participants,
    complete_statements,
)
from pipeline.load.api_rows import NULL, Row, Shapes, unfold
from pipeline.model.findings import Finding, append_findings
from pipeline.model.received import Column, Received, Sheet
from schemas.reference import KINDS

if TYPE_CHECKING:
    import pyarrow as pa

# What happened at which time is not emptied by null: it is left as it is.
NEVER_EMPTIED = ("created_at", "updated_at", "changed_at")
PROVIDER = "lead_provider"


class ApiEntry(Protocol):
    """One entry of the API's answer, as intake reads it."""

    @property
    def number(self) -> int: ...
    @property
    def entry(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class ApiRows:
    """The rows that entries became: `table` is what intake puts where the rows of a file would be.

    `kinds` are the kinds of rows in the order of loading, each with its columns and its sheet.
    """

    table: pa.Table
    kinds: list[tuple[str, Received]]


def rows_of_entries(
    con: duckdb.DuckDBPyConnection, entries: Sequence[ApiEntry], kind: str, provider: str | None
) -> ApiRows:
    """The rows of entries, with `emptied`, `value_path` and findings about entries as such.

    `provider` is the ID of the provider whose entries these are, where they do not say it.
    """
    shapes = Shapes()
    different = different_entries(entries, kind, shapes)
    rows = [pair for one in different for pair in unfold(kind, one.number, one.entry, shapes)]
    rows = drop_repeated_changes(rows)
    of_kind = {
        name: [row for at, row in rows if at == name]
        for name in ("participant-id-changes", kind)
        if name == kind or any(at == name for at, _ in rows)
    }
    for row_id, row in enumerate((one for rows in of_kind.values() for one in rows), start=1):
        row.row_id = row_id
    give_provider(of_kind[kind], kind, provider)
    complete(con, kind, of_kind[kind], provider)
    return put_together(con, of_kind, shapes)


def different_entries(entries: Iterable[ApiEntry], kind: str, shapes: Shapes) -> list[ApiEntry]:
    """Each entry once: pages may overlap. Different ones with one ID are a repeated key."""
    first: dict[tuple[str, ...], ApiEntry] = {}
    for one in entries:
        attributes = one.entry.get("attributes")
        by_cohort = attributes if kind == "schools" and isinstance(attributes, dict) else {}
        cohort = by_cohort.get("cohort", "")
        # An entry without an ID is like no other; that it has none is found later.
        own = str(one.entry["id"]).lower() if "id" in one.entry else f"entry {one.number}"
        known = first.setdefault((own, str(cohort)), one)
        if known.entry != one.entry:
            shapes.repeated.append((one.number, known.number))
    return list(first.values())


def drop_repeated_changes(rows: list[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """A change of an ID stands with every person that it leads to: it counts once."""
    seen: set[str] = set()
    kept = []
    for kind, row in rows:
        if kind == "participant-id-changes":
            text = json.dumps(row.values, sort_keys=True, default=str)
            if text in seen:
                continue
            seen.add(text)
        kept.append((kind, row))
    return kept


def give_provider(rows: Iterable[Row], kind: str, provider: str | None) -> None:
    """Rows that do not say whose they are get the provider of the command."""
    if not any(column.name == PROVIDER for column in KINDS[kind].columns):
        return
    for row in rows:
        if row.values.get(PROVIDER) in (None, NULL) and provider is not None:
            row.put(PROVIDER, provider, PROVIDER)


def complete(
    con: duckdb.DuckDBPyConnection, kind: str, rows: list[Row], provider: str | None
) -> None:
    """Add what follows from what is recorded."""
    if kind == "participants":
        complete_participants(con, rows, provider)
    elif kind == "statements":
        complete_statements(con, rows, provider)
    elif kind == "declarations":
        complete_declarations(con, rows, provider)


def put_together(
    con: duckdb.DuckDBPyConnection, of_kind: Mapping[str, list[Row]], shapes: Shapes
) -> ApiRows:
    """A column of `received` for every column of a kind; an entry has no cells, so no letters."""
    kinds, numbered, first = [], [], 0
    for sheet_no, (kind, rows) in enumerate(of_kind.items()):
        names = [column.name for column in KINDS[kind].columns]
        columns = tuple(Column(first + no, name, name) for no, name in enumerate(names))
        numbers = tuple(column.column_no for column in columns)
        letters = dict.fromkeys(numbers, "")
        sheet = Sheet(sheet_no, "", None, letters, numbers, header_row=0)
        kinds.append((kind, Received("json", "UTF-8", None, columns, (sheet,))))
        numbered += [(sheet_no, dict(zip(names, numbers, strict=True)), row) for row in rows]
        first += len(names)
    return ApiRows(fill(con, numbered, first, shapes), kinds)


def fill(
    con: duckdb.DuckDBPyConnection,
    numbered: list[tuple[int, dict[str, int], Row]],
    width: int,
    shapes: Shapes,
) -> pa.Table:
    """The rows; writes emptied values, where each value stands, and findings about entries."""
    texts, emptied = cells_of(numbered, width, shapes)
    paths = [
        (row_id, places[name], path)
        for row_id, (_, places, row) in enumerate(numbered, start=1)
        for name, path in row.paths.items()
        if name in places
    ]
    columns = {"row_id": "integer", "name": "varchar"}
    keep(con, "create or replace table loading.emptied as from api_chunk", columns, emptied)
    columns = {"row_id": "integer", "column_no": "integer", "path": "varchar"}
    keep(con, "create or replace table loading.value_path as from api_chunk", columns, paths)
    row_of_entry = {
        row.number: row_id for row_id, (_, _, row) in reversed([*enumerate(numbered, start=1)])
    }
    # A finding is about a row: an entry that made none gets one that is not read.
    spoken_of = {number for number, *_ in shapes.wrong} | {number for number, _ in shapes.repeated}
    unread = sorted(spoken_of - set(row_of_entry))
    row_of_entry |= {number: len(numbered) + at for at, number in enumerate(unread, start=1)}
    report_shapes(con, shapes, row_of_entry)
    return table_of(numbered, texts, unread)


def cells_of(
    numbered: list[tuple[int, dict[str, int], Row]], width: int, shapes: Shapes
) -> tuple[list[list[str | None]], list[tuple[int, str]]]:
    """The columns of text, and the values that JSON says are null, by row and name.

    A value that is a list or an object is noted in `shapes`.
    """
    texts: list[list[str | None]] = [[None] * len(numbered) for _ in range(width)]
    emptied: list[tuple[int, str]] = []
    for at, (_, places, row) in enumerate(numbered):
        for name, value in row.values.items():
            if name not in places:
                continue
            if value is NULL:
                emptied.append((at + 1, name))
            elif isinstance(value, dict | list):
                shapes.wrong.append((row.number, row.paths[name], "a value"))
            else:
                texts[places[name]][at] = text_of(value)
    return texts, emptied


def table_of(
    numbered: list[tuple[int, dict[str, int], Row]],
    texts: list[list[str | None]],
    unread: list[int],
) -> pa.Table:
    """The rows as intake puts them; after them the entries that are only spoken of."""
    import pyarrow as pa

    numbers = places_of(numbered, unread)
    none = [None] * len(unread)
    return pa.table(
        {
            "row_id": pa.array(range(1, len(numbers) + 1), pa.int32()),
            "sheet_no": pa.array(
                [*(no for no, _, _ in numbered), *(0 for _ in unread)], pa.int32()
            ),
            "row": pa.array(numbers, pa.int32()),
            "ignored": pa.array([None] * len(numbered) + ["not read"] * len(unread), pa.string()),
            **{f"s{no}": pa.array(column + none, pa.string()) for no, column in enumerate(texts)},
        }
    )


def places_of(
    numbered: Iterable[tuple[int, dict[str, int], Row]], unread: Iterable[int]
) -> list[int]:
    """The number of the entry of every row."""
    return [*(row.number for _, _, row in numbered), *unread]


def keep(
    con: duckdb.DuckDBPyConnection,
    statement: str,
    columns: Mapping[str, str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Run a statement that reads these rows as `api_chunk`; `columns` has their types."""
    import pyarrow as pa

    types = {"integer": pa.int32(), "varchar": pa.string()}
    found = [*zip(*rows, strict=True)] or [()] * len(columns)
    named = zip(columns.items(), found, strict=True)
    con.register(
        "api_chunk",
        pa.table({column: pa.array(values, types[kind]) for (column, kind), values in named}),
    )
    con.execute(statement)
    con.unregister("api_chunk")


def text_of(value: Any) -> str:
    """A value as a cell would have it: numbers and text are the same, true and "true" too."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # Half a surrogate pair is no character.
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def report_shapes(
    con: duckdb.DuckDBPyConnection, shapes: Shapes, places: Mapping[int, int]
) -> None:
    """Findings about entries as such, and a note on attributes that are not known."""
    found = [
        Finding(
            "json_attribute_misshapen",
            places[number],
            facts={"attribute": path, "expected": expected},
        )
        for number, path, expected in shapes.wrong
    ]
    found += [
        Finding("reference_key_repeated", places[number], facts={"key": "id", "row": f"{at}"})
        for number, at in shapes.repeated
    ]
    if shapes.unknown:
        facts = {"names": ", ".join(sorted(shapes.unknown))}
        found.append(Finding("json_attributes_not_known", facts=facts))
    append_findings(con, found)


def empty_values(con: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Empty what JSON says is null: a blank cell cannot say it (read-side, section 5).

    A value without which a row cannot be is what it is in a new row.
    """
    tables = con.execute(
        "select 1 from duckdb_tables() where table_name = 'emptied' and database_name = 'memory'"
    ).fetchall()
    if not tables:
        return
    for column in KINDS[kind].columns:
        if column.key or column.name in NEVER_EMPTIED:
            continue
        default = f"'{column.default}'" if column.default else "null"
        con.execute(
            f"update loading.merged_row set {column.target} = {default} where row_id in "
            "(select row_id from loading.emptied where name = $name)",
            {"name": column.name},
        )
