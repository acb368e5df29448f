"""What several rooms do with Arrow data that comes out of a query part by part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_A_TIME = 20_480  # what was freed is used again while it is still in the caches


def text_bytes(texts: pa.Array) -> memoryview:
    """The bytes of all texts of an Arrow array, one after another, without copying them."""
    import pyarrow as pa

    plain = texts.cast(pa.large_binary())
    if len(plain) == 0:
        return memoryview(b"")
    _, offsets, data = plain.buffers()
    ends = memoryview(offsets).cast("q")[plain.offset : plain.offset + len(plain) + 1]
    return memoryview(data)[ends[0] : ends[-1]] if data is not None else memoryview(b"")


class Unordered(Exception):
    """The rows did not come in the order of their first column."""


def parts(con: duckdb.DuckDBPyConnection, select: str) -> Iterator[pa.RecordBatch]:
    """The result of a query, part by part."""
    yield from con.sql(select).to_arrow_reader(ROWS_AT_A_TIME)


def parts_in_order(con: duckdb.DuckDBPyConnection, select: str) -> Iterator[pa.RecordBatch]:
    """The same, of rows that are numbered by their first column.

    Raises `Unordered` before the first row whose number is not higher than the one before it.
    """
    last = -1
    for part in parts(con, select):
        numbers = part.column(0)
        if not rises(numbers, last):
            raise Unordered
        yield part
        if len(numbers):
            last = numbers[len(numbers) - 1].as_py()


def rises(numbers: pa.Array, last: int) -> bool:
    """Whether each number is higher than the one before it, the first higher than `last`."""
    import pyarrow.compute as pc

    if len(numbers) == 0:
        return True
    if numbers.null_count or numbers[0].as_py() <= last:
        return False
    higher = pc.all(pc.greater(numbers.slice(1), numbers.slice(0, len(numbers) - 1)))
    return higher.as_py() is not False
