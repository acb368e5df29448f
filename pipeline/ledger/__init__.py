"""The only room that writes DuckDB's file: append-only facts, chained events, one transaction."""

from pipeline.ledger.events import Event, chain, find_recorded, last_event, next_event
from pipeline.ledger.open import create_ledger, open_ledger
from pipeline.ledger.record import Recording, content_hash, record

__all__ = [
    "Event",
    "Recording",
    "chain",
    "content_hash",
    "create_ledger",
    "find_recorded",
    "last_event",
    "next_event",
    "open_ledger",
    "record",
]
