"""One hash over what the rows of a file mean, whatever the file looked like."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_A_TIME = 100_000


def canonical_sha256(con: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 over the canonical rows in file order (intake cases, section 7), in hex.

    Ignored rows, row numbers and sheets play no part.
    """
    return sha256_in_file_order(con, "canonical_row", "canonical")


def sha256_in_file_order(con: duckdb.DuckDBPyConnection, table: str, column: str) -> str:
    """SHA-256 over one text column of a table or view in the order of `row_id`, in hex.

    The texts follow each other without anything between them: each has to show where it ends.
    """
    ((last,),) = con.execute("select coalesce(max(row_id), 0) from batch").fetchall()
    digest = sha256()
    for first in range(0, last + 1, ROWS_AT_A_TIME):
        rows = con.sql(
            f"select {column} from {table} where row_id between $first and $last order by row_id",
            params={"first": first, "last": first + ROWS_AT_A_TIME - 1},
        ).to_arrow_table()
        for part in rows.column(0).chunks:
            digest.update(_bytes(part))
    return digest.hexdigest()


def _bytes(texts: pa.StringArray) -> memoryview:
    """The UTF-8 of all texts of an Arrow array, one after another, without copying them."""
    import pyarrow as pa

    plain = texts.cast(pa.large_string())
    if len(plain) == 0:
        return memoryview(b"")
    _, offsets, data = plain.buffers()
    ends = memoryview(offsets).cast("q")[plain.offset : plain.offset + len(plain) + 1]
    return memoryview(data)[ends[0] : ends[-1]] if data is not None else memoryview(b"")
