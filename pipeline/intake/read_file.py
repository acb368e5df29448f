"""Reads one file of either kind into the working database."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.intake.column_names import Vocabulary
from pipeline.intake.detect import WORKBOOK, kind_of_file, note_wrong_name
from pipeline.intake.staging import Staging
from pipeline.intake.text.csv_file import read_csv_file
from pipeline.model.findings import Finding, Refused
from pipeline.model.limits import Limits
from pipeline.model.received import Received

_MB = 1_000_000


def read_file(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    limits: Limits,
    filename: str,
    vocabulary: Vocabulary,
    *,
    fast: bool = True,
) -> Received:
    """Cheap checks first: size, kind, structure, rows. Raises Refused."""
    size = path.stat().st_size
    if size > limits.max_file_mb * _MB:
        facts = {"found": f"{size / _MB:,.1f}", "limit": f"{limits.max_file_mb:,}"}
        raise Refused([Finding("file_too_large", facts=facts)])
    if size == 0:
        raise Refused([Finding("file_empty")])
    kind = kind_of_file(path)
    staging = Staging(con)
    staging.note(*note_wrong_name(filename, kind))
    if kind == WORKBOOK:
        from pipeline.intake.workbook.read import read_workbook

        received = read_workbook(path, staging, limits, vocabulary)
    else:
        received = read_csv_file(path, staging, limits, vocabulary, fast=fast)
    staging.finish(received)
    return received
