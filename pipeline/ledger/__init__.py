"""The only room that writes DuckDB's file: append-only facts, chained events, one transaction."""

from pipeline.ledger.content import hash_recorded
from pipeline.ledger.events import (
    Event,
    chain,
    find_recorded,
    is_recorded,
    last_event,
    next_event,
)
from pipeline.ledger.open import attach, create_ledger, open_ledger, peek_ledger
from pipeline.ledger.record import TABLES, Recording, hash_tables, head_beside, record

__all__ = [
    "TABLES",
    "Event",
    "Recording",
    "attach",
    "chain",
    "create_ledger",
    "find_recorded",
    "hash_recorded",
    "hash_tables",
    "head_beside",
    "is_recorded",
    "last_event",
    "next_event",
    "open_ledger",
    "peek_ledger",
    "record",
]
