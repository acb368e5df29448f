"""The only room that writes DuckDB's file: append-only facts, chained events, one transaction."""

from pipeline.ledger.content import hash_recorded
from pipeline.ledger.events import (
    Event,
    batch_event,
    chain,
    find_finished,
    is_recorded,
    last_event,
    load_event,
    next_event,
)
from pipeline.ledger.open import (
    attach,
    create_ledger,
    missing_columns,
    open_ledger,
    peek_ledger,
    reading,
)
from pipeline.ledger.record import (
    TABLES,
    Recording,
    commit_surely,
    hash_tables,
    head_beside,
    record,
    write_rows,
)

__all__ = [
    "TABLES",
    "Event",
    "Recording",
    "attach",
    "batch_event",
    "chain",
    "commit_surely",
    "create_ledger",
    "find_finished",
    "hash_recorded",
    "hash_tables",
    "head_beside",
    "is_recorded",
    "last_event",
    "load_event",
    "missing_columns",
    "next_event",
    "open_ledger",
    "peek_ledger",
    "reading",
    "record",
    "write_rows",
]
