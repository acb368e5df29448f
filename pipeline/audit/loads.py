"""What one row of a load said, and what of it the load recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from pipeline.audit.history import Recorded

Document = dict[str, Any]


def explain_row(
    con: duckdb.DuckDBPyConnection, event: Recorded, row: int, row_id: int, tables: tuple[str, ...]
) -> Document:
    """The row (its number in the file) as values by column, and its versions by ledger table.

    `received` and `sender_column` hold the file. Nothing recorded means that it said what the
    ledger held already.
    """
    headers = con.execute(
        "select distinct column_no, header from intake.sender_column order by column_no"
    ).fetchall()
    found = con.execute("select * from intake.received where row_id = $row_id", {"row_id": row_id})
    names = [column[0] for column in found.description or ()]
    cells = dict(zip(names, found.fetchall()[0], strict=True))
    recorded = {table: versions(con, table, event.event, row_id) for table in tables}
    return {
        "batch_id": event.batch_id,
        "event": event.event,
        "received_at": event.received_at.isoformat().replace("+00:00", "Z"),
        "filename": event.filename,
        "kind": event.options.get("kind"),
        "row": row,
        "values": {
            header: cells[f"s{number}"] for number, header in headers if cells[f"s{number}"]
        },
        "recorded": {table: rows for table, rows in recorded.items() if rows},
    }


def versions(
    con: duckdb.DuckDBPyConnection, table: str, event: int, row_id: int
) -> list[dict[str, str]]:
    """What an event recorded in a ledger table for a row; the name is one of our own."""
    columns = [name for name, *_ in con.execute(f"describe ledger.{table}").fetchall()]
    if "seq" not in columns:
        return []
    found = con.execute(
        f"select * exclude (event, seq) from ledger.{table} "
        "where event = $event and seq = $seq order by all",
        {"event": event, "seq": row_id},
    )
    names = [column[0] for column in found.description or ()]
    return [
        {n: str(v) for n, v in zip(names, line, strict=True) if v is not None}
        for line in found.fetchall()
    ]


def tell(document: Document) -> Iterator[str]:
    """The explanation in lines: the decision, what the row said, what was recorded."""
    done = "recorded" if document["recorded"] else "loaded, and nothing in it was new"
    yield f"Row {document['row']} of {document['filename']} ({document['kind']}): {done}"
    yield f"  load {document['batch_id']}, event {document['event']}, {document['received_at']}"
    yield "What the row says:"
    for header, value in document["values"].items():
        yield f"  {header}: {value}"
    for table, rows in document["recorded"].items():
        yield f"Recorded as {table.replace('_', ' ')}:"
        for values in rows:
            for name, value in values.items():
                yield f"  {name}: {value}"
