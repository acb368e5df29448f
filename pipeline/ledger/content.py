"""A hash over the rows of a ledger table, column by column, in one order whatever it is read from.

The bytes of a value are those of the Arrow format: no text is made of numbers, IDs and dates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator
from itertools import starmap
from typing import TYPE_CHECKING

import duckdb

from pipeline.database.arrow import Unordered, parts, parts_in_order, text_bytes

if TYPE_CHECKING:
    import pyarrow as pa


# Columns that the first ledgers did not have, with their types. In a hash one counts where it has a
# value: what was recorded without them keeps its hash.
ADDED = {
    "delivery_partner": {"created_at": "timestamp", "updated_at": "timestamp"},
    "statement": {"created_at": "timestamp", "updated_at": "timestamp"},
    "school": {"created_at": "timestamp", "updated_at": "timestamp"},
    "declaration": {"updated_at": "timestamp"},
    "batch_row": {"by_slot": "boolean", "your_reference": "varchar"},
}


class _Column:
    """Three hashes of a column: which values are there, their lengths (text), their bytes."""

    def __init__(self) -> None:
        self.is_empty = True
        self.there, self.lengths, self.values = (hashlib.sha256() for _ in range(3))

    def add(self, array: pa.Array) -> None:
        """Add the next values of the column."""
        import pyarrow as pa
        import pyarrow.compute as pc

        self.there.update(_fixed(pc.is_valid(array).cast(pa.uint8())))
        array = array.drop_null()
        self.is_empty = self.is_empty and len(array) == 0
        if pa.types.is_string(array.type) or pa.types.is_binary(array.type):
            array = array.cast(pa.large_binary())
            self.lengths.update(_fixed(pc.binary_length(array)))
            self.values.update(text_bytes(array))
        else:
            self.values.update(_fixed(array))

    def digest(self) -> bytes:
        """The hash of the whole column."""
        return b"".join(part.digest() for part in (self.there, self.lengths, self.values))


def _fixed(array: pa.Array) -> memoryview:
    """The bytes of an array of values of one width, none of them missing."""
    width = array.type.bit_width // 8
    data = array.buffers()[1]
    return memoryview(data)[array.offset * width : (array.offset + len(array)) * width]


class _Rows:
    """The rows that one event has in a table; `columns` are named, `added` are some of them."""

    def __init__(self, columns: Iterable[str], added: Container[str]) -> None:
        self.count = 0
        self.names = list(columns)
        self.columns = [_Column() for _ in self.names]
        self.added = added

    def add(self, rows: pa.RecordBatch) -> None:
        self.count += len(rows)
        for column, array in zip(self.columns, rows.columns, strict=True):
            column.add(array)

    def hexdigest(self) -> str:
        counted = zip(self.names, self.columns, strict=True)
        return hashlib.sha256(b"".join(starmap(self.part, counted))).hexdigest()

    def part(self, name: str, column: _Column) -> bytes:
        """What one column adds to the hash."""
        if name not in self.added:
            return column.digest()
        return b"" if column.is_empty else name.encode() + column.digest()


def table_columns(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a ledger table in its own order, with their types; without `event`."""
    named = con.execute(f"select * exclude (event) from ledger.{table} limit 0").description
    return {name: str(kind) for name, kind, *_ in named}


def in_bytes(columns: dict[str, str]) -> str:
    """SQL: all columns, as the types whose Arrow form has whole bytes for every value."""
    plain = {"UUID": "uuid::blob", "BOOLEAN": "boolean::utinyint"}
    return ", ".join(f"{name}::{plain.get(kind, kind)} as {name}" for name, kind in columns.items())


def hash_staged(con: duckdb.DuckDBPyConnection, table: str, staged: str) -> tuple[int, str]:
    """Number and hash of the rows that are staged for a table, in the table or view `staged`."""
    columns = table_columns(con, table)
    if added := ADDED.get(table, ()):
        there = {name for name, *_ in con.execute(f"from {staged} limit 0").description}
        columns = {n: kind for n, kind in columns.items() if n in there or n not in added}
    select = f"select {in_bytes(columns)} from {staged}"
    try:
        # The first column numbers the rows: no other order of all columns is possible then.
        rows = _rows(table, parts_in_order(con, select), columns)
    except Unordered:
        rows = _rows(table, parts(con, f"{select} order by all"), columns)
    return rows.count, rows.hexdigest()


def _rows(table: str, found: Iterable[pa.RecordBatch], columns: Iterable[str]) -> _Rows:
    rows = _Rows(columns, ADDED.get(table, ()))
    for part in found:
        rows.add(part)
    return rows


def hash_recorded(con: duckdb.DuckDBPyConnection, table: str) -> dict[int | None, tuple[int, str]]:
    """Number and hash of the rows that each event has in a table; None: rows of no event."""
    columns = table_columns(con, table)
    select = f"select event, {in_bytes(columns)} from ledger.{table} order by all"
    found: dict[int | None, _Rows] = {}
    for batch in parts(con, select):
        for event, part in _by_event(batch):
            found.setdefault(event, _Rows(columns, ADDED.get(table, ()))).add(part)
    return {event: (rows.count, rows.hexdigest()) for event, rows in found.items()}


def _by_event(batch: pa.RecordBatch) -> Iterator[tuple[int | None, pa.RecordBatch]]:
    """The rows of one event after the other, without the column `event`, which comes first."""
    import pyarrow.compute as pc

    ends = pc.run_end_encode(batch.column(0))
    first = 0
    for event, end in zip(ends.values.to_pylist(), ends.run_ends.to_pylist(), strict=True):
        yield event, batch.slice(first, end - first).drop_columns(["event"])
        first = end
