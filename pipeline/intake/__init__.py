"""Turns any file into text rows named by the row number that Excel shows, or refuses it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb

from pipeline.model.limits import Limits
from pipeline.model.received import Column, Received, Sheet

__all__ = ["Column", "Limits", "Received", "Sheet", "read", "read_table"]


def read(
    con: duckdb.DuckDBPyConnection, path: Path, limits: Limits, filename: str | None = None
) -> Received:
    """Read a batch file into `received`, `cell_number`, `cell_fault`, `short_row`.

    Notes, warnings and faults of rows and cells go to the table `finding`, which must exist.
    `filename` is the sender's name for the file. Raises Refused with every F that was found before
    reading had to stop. Source: intake cases, sections 1 to 5.
    """
    from pipeline.intake.column_names import BATCH
    from pipeline.intake.read import read_file

    return read_file(con, path, limits, filename or path.name, BATCH)


def read_table(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    limits: Limits,
    known: Mapping[str, str],
    required: Collection[Collection[str]] = (),
    filename: str | None = None,
) -> Received:
    """Read reference data: `known` maps plain column names to fields.

    `required` are sets of fields of which the header must have one. The tables are those of `read`;
    nothing is inferred but blank rows. Raises Refused.
    """
    from pipeline.intake.column_names import reference_vocabulary
    from pipeline.intake.read import read_file

    vocabulary = reference_vocabulary(known, required)
    return read_file(con, path, limits, filename or path.name, vocabulary)
