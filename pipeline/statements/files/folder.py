"""Writes the four files of a statement into a folder; publishing the folder is the caller's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline.database.side_by_side import side_by_side
from pipeline.statements.files.changes import Changes, find_changes, write_changes
from pipeline.statements.files.csv_file import (
    count_clawback_origins,
    gather_declarations,
    write_declarations_csv,
    write_empty_csv,
)
from pipeline.statements.files.json_file import save_document, write_document
from pipeline.statements.files.terminal import is_final
from pipeline.statements.money.figures import Figures


@dataclass(frozen=True)
class Seen:
    """A statement looked at: its figures, the document, and what changed since it was last seen."""

    figures: Figures
    document: dict[str, Any]
    changes: Changes | None


def look_at(
    figures: Figures, preview_at: datetime | None = None, previous: dict[str, Any] | None = None
) -> Seen:
    """Make the document; a preview's also says what changed since `previous`, a closed one's not.

    A closed month has to read the same for ever, whatever was previewed before.
    """
    document = write_document(figures, preview_at)
    changes = find_changes(previous, document)
    if changes is not None and not document["final"]:
        document["changes"] = write_changes(changes)
    return Seen(figures, document, changes)


def write_files(
    con: duckdb.DuckDBPyConnection,
    seen: Seen,
    facts_event: int,
    folder: Path,
    preview_at: datetime | None = None,
) -> None:
    """Write statement.json, statement.xlsx, statement.html and declarations.csv into `folder`.

    `statement_line` must be there as of the event of the lines (`statement_figures`,
    `read_accounts`).
    """
    folder.mkdir(parents=True, exist_ok=True)
    figures, final = seen.figures, is_final(seen.figures.statement, preview_at)
    save_document(seen.document, folder / "statement.json")
    with side_by_side(threads=1) as beside:
        writing = beside.start(_write_declarations, con, figures, facts_event, folder, final)
        # Jinja2 and openpyxl take long to import, which need not be waited for here, and `show`
        # does without.
        from pipeline.statements.files.html_file import write_page
        from pipeline.statements.files.xlsx_file import write_workbook

        declarations = writing.result()
    origins = count_clawback_origins(con, figures) if declarations else []
    page = write_page(figures, origins, preview_at, seen.changes)
    (folder / "statement.html").write_text(page, encoding="utf-8", newline="\n")
    write_workbook(con, figures, origins, declarations, folder / "statement.xlsx", preview_at)


def _write_declarations(
    con: duckdb.DuckDBPyConnection, figures: Figures, facts_event: int, folder: Path, final: bool
) -> int:
    """Write declarations.csv and return how many declarations are in it."""
    path = folder / "declarations.csv"
    if not figures.has_declarations:
        write_empty_csv(path, final)
        return 0
    gather_declarations(con, figures, facts_event)
    return write_declarations_csv(con, path, final)
