"""Loads reference data: checks a file of one kind and says what is new in it."""

from __future__ import annotations

from pipeline.load.api_json import rows_of_entries
from pipeline.load.check import check
from pipeline.load.eligibility import EligibilityCounts, decide_eligibility, report_loaded_states
from pipeline.load.kinds import bundled_files, in_load_order, kind_of
from pipeline.load.record import record
from pipeline.load.sums import count_rows, refuse_faults
from schemas.reference import KINDS, headers_of, keys_of

__all__ = [
    "KINDS",
    "EligibilityCounts",
    "bundled_files",
    "check",
    "count_rows",
    "decide_eligibility",
    "headers_of",
    "in_load_order",
    "keys_of",
    "kind_of",
    "record",
    "refuse_faults",
    "report_loaded_states",
    "rows_of_entries",
]
