"""Hashes over what the rows of a file mean and come to, whatever the file looked like."""

from __future__ import annotations

from hashlib import sha256

import duckdb

from pipeline.arrow import rises, text_bytes

ROWS_AT_A_TIME = 122_880  # a row group of DuckDB


def canonical_sha256(con: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 over the canonical rows in file order (intake cases, section 7), in hex.

    Ignored rows, row numbers and sheets play no part.
    """
    return hash_in_file_order(con, "canonical_row", "canonical")[0]


def hash_in_file_order(con: duckdb.DuckDBPyConnection, rows: str, *columns: str) -> tuple[str, ...]:
    """SHA-256 over each of some text columns of a table or view, in the order of `row_id`, in hex.

    The texts follow each other without anything between them: each has to show where it ends. Most
    tables have the rows of the file in its order; others are put in order first.
    """
    select = f"select row_id, {', '.join(columns)} from {rows}"
    found = _hash(con, select, columns) or _hash(con, f"{select} order by row_id", columns)
    if found is None:
        raise RuntimeError(f"the rows of {rows} are not those of the file, each once")
    return found


def _hash(
    con: duckdb.DuckDBPyConnection, select: str, columns: tuple[str, ...]
) -> tuple[str, ...] | None:
    """The hash of each column; None when the rows do not come in order."""
    digests = [sha256() for _ in columns]
    last = 0
    for part in con.sql(select).to_arrow_reader(ROWS_AT_A_TIME):
        numbers, *texts = part.columns
        if not rises(numbers, last):
            return None
        for digest, column in zip(digests, texts, strict=True):
            digest.update(text_bytes(column))
        if len(numbers):
            last = numbers[len(numbers) - 1].as_py()
    return tuple(digest.hexdigest() for digest in digests)
