"""Hashes over what the rows of a file mean and come to, whatever the file looked like."""

from __future__ import annotations

from hashlib import sha256

import duckdb

from pipeline.database.arrow import Unordered, parts_in_order, text_bytes


def hash_in_file_order(con: duckdb.DuckDBPyConnection, rows: str, *columns: str) -> tuple[str, ...]:
    """SHA-256 over each of some text columns of a table or view, in the order of `row_id`, in hex.

    The texts follow each other without anything between them: each has to show where it ends. Most
    tables have the rows of the file in its order; others are put in order first.
    """
    select = f"select row_id, {', '.join(columns)} from {rows}"
    try:
        return _hash(con, select, len(columns))
    except Unordered:
        pass
    try:
        return _hash(con, f"{select} order by row_id", len(columns))
    except Unordered:
        raise RuntimeError(f"the rows of {rows} are not those of the file, each once") from None


def _hash(con: duckdb.DuckDBPyConnection, select: str, columns: int) -> tuple[str, ...]:
    digests = [sha256() for _ in range(columns)]
    for part in parts_in_order(con, select):
        for digest, column in zip(digests, part.columns[1:], strict=True):
            digest.update(text_bytes(column))
    return tuple(digest.hexdigest() for digest in digests)
