"""The only room that writes DuckDB's file: append-only facts, chained events, one transaction."""

from pipeline.database.working import working_database
from pipeline.ledger.content import hash_recorded
from pipeline.ledger.events import (
    Event,
    batch_event,
    chain,
    find_finished,
    find_job,
    is_recorded,
    last_event,
    load_event,
    next_event,
    put_moment,
)
from pipeline.ledger.open import (
    WRITING,
    attach,
    bring_up_to_date,
    create_ledger,
    missing_columns,
    open_ledger,
    peek_ledger,
    reading,
)
from pipeline.ledger.record import (
    TABLES,
    Recording,
    begin_recording,
    commit_surely,
    hash_tables,
    head_beside,
    is_committed,
    record,
    write_head,
)

__all__ = [
    "TABLES",
    "WRITING",
    "Event",
    "Recording",
    "attach",
    "batch_event",
    "begin_recording",
    "bring_up_to_date",
    "chain",
    "commit_surely",
    "create_ledger",
    "find_finished",
    "find_job",
    "hash_recorded",
    "hash_tables",
    "head_beside",
    "is_committed",
    "is_recorded",
    "last_event",
    "load_event",
    "missing_columns",
    "next_event",
    "open_ledger",
    "peek_ledger",
    "put_moment",
    "reading",
    "record",
    "working_database",
    "write_head",
]
