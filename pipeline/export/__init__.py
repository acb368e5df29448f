"""What the ledger shows to a provider: the API's resources as rows and as JSON (read-side)."""

from pipeline.export.forms import (
    count_records,
    count_rows,
    select_json,
    select_stored,
    select_texts,
)
from pipeline.export.query import SORT_KEYS, Query
from pipeline.export.read import Retired, create_rows, find_event_at, find_event_of
from pipeline.export.resources import RESOURCES
from pipeline.export.shapes import Resource

__all__ = [
    "RESOURCES",
    "SORT_KEYS",
    "Query",
    "Resource",
    "Retired",
    "count_records",
    "count_rows",
    "create_rows",
    "find_event_at",
    "find_event_of",
    "select_json",
    "select_stored",
    "select_texts",
]
