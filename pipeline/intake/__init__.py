"""Turns any file into text rows named by the row number that Excel shows, or refuses it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb

from pipeline.intake.api_json import is_api_json, kind_of_entries, put_rows, read_api_json
from pipeline.model.limits import Limits
from pipeline.model.received import Column, Received, Sheet
from pipeline.model.request import Request

__all__ = [
    "Column",
    "Limits",
    "Received",
    "Sheet",
    "is_api_json",
    "kind_of_entries",
    "leave_unread",
    "put_rows",
    "read",
    "read_api_json",
    "read_table",
]


def read(con: duckdb.DuckDBPyConnection, request: Request) -> Received:
    """Read a batch file into `received`, `cell_number`, `cell_fault`, `short_row`, with the places
    of its columns in `sheet` and `sender_column`.

    Notes, warnings and faults of rows and cells go to the table `finding`, which must exist.
    Raises Refused with every F that was found before reading had to stop. Source: intake cases,
    sections 1 to 5.
    """
    from pipeline.intake.column_names import BATCH
    from pipeline.intake.read_file import read_file

    return read_file(con, request.path, request.limits, request.filename, BATCH)


def leave_unread(con: duckdb.DuckDBPyConnection, sheets: Mapping[int, str] | None = None) -> None:
    """Make the tables that others ask about a file, as far as it was refused before they were.

    `sheets` are the names, by number, of sheets that findings are about.
    """
    from pipeline.database import sql

    sql.run(con, "intake/not_read")
    for number, name in (sheets or {}).items():
        con.execute("insert into intake.sheet values (?, ?)", [number, name])


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
    from pipeline.intake.read_file import read_file

    vocabulary = reference_vocabulary(known, required)
    return read_file(con, path, limits, filename or path.name, vocabulary)
