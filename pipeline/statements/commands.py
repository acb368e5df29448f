"""What the `statement` commands call: one function for each, without the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline.statements.arithmetic import work_out_figures
from pipeline.statements.books import (
    Key,
    Statement,
    find_statement,
    is_provider,
    read_books,
    read_statements,
)
from pipeline.statements.changes import read_previous_document
from pipeline.statements.files import look_at, write_files
from pipeline.statements.seen_at import find_events, statement_figures
from pipeline.statements.terminal import render_list, render_text


@dataclass(frozen=True)
class Answer:
    """What a command prints: `document` for --json, `text` for people."""

    document: Any
    text: str


def choose_statement(
    con: duckdb.DuckDBPyConnection, as_of: int, provider: str, cohort: int, name: str
) -> Statement:
    """The statement that --provider, --cohort and --name mean; StatementRefused if none."""
    return find_statement(read_statements(con, as_of).values(), provider, cohort, name)


def list_statements(
    con: duckdb.DuckDBPyConnection,
    as_of: int,
    provider: str | None = None,
    cohort: int | None = None,
    state: str | None = None,
) -> Answer:
    """`statement list`: the calendar of every lead provider, or of those asked for."""
    found = [
        s
        for s in read_statements(con, as_of).values()
        if (provider is None or is_provider(s, provider))
        and (cohort is None or s.key.cohort == cohort)
        and (state is None or s.state == state)
    ]
    return Answer([_describe(s) for s in found], render_list(found))


def show(con: duckdb.DuckDBPyConnection, as_of: int, key: Key) -> Answer:
    """`statement show`: as it stands, or as it was paid. StatementRefused without a contract."""
    seen = look_at(statement_figures(con, key, as_of))
    return Answer(seen.document, render_text(seen.figures))


def preview(
    con: duckdb.DuckDBPyConnection,
    as_of: int,
    key: Key,
    preview_at: datetime,
    folder: Path,
    published: Path,
) -> Answer:
    """`statement preview`: files into `folder`, compared with what is now in `published`.

    `preview_at` is now, in UTC without a zone. StatementRefused without a contract that fits.
    """
    figures = statement_figures(con, key, as_of)
    earlier = read_previous_document(published)
    seen = look_at(figures, preview_at, earlier)
    facts_event, _ = find_events(figures.statement, as_of)
    write_files(con, seen, facts_event, folder, preview_at)
    return Answer(seen.document, render_text(figures, preview_at, seen.changes))


def write_statements(
    con: duckdb.DuckDBPyConnection,
    as_of: int,
    keys: Iterable[Key],
    folder_for: Callable[[Key], Path],
    published_for: Callable[[Key], Path],
) -> list[dict[str, Any]]:
    """Write the files of closed (or paid) statements as of event `as_of`; return the documents.

    `as_of` is the event that closed or paid them, already in the ledger. Statements that were
    closed by this very event share one reading of the ledger.
    """
    books, documents = None, []
    statements = read_statements(con, as_of)
    wanted = list(keys)
    alone = [k for k in wanted if find_events(statements[k], as_of) != (as_of, as_of)]
    for key in (k for k in wanted if k not in set(alone)):
        books = books or _read_shared_books(con, as_of, wanted)
        seen = look_at(
            work_out_figures(books, books, key), None, read_previous_document(published_for(key))
        )
        write_files(con, seen, as_of, folder_for(key))
        documents.append(seen.document)
    for key in alone:
        seen = look_at(
            statement_figures(con, key, as_of), None, read_previous_document(published_for(key))
        )
        write_files(con, seen, find_events(statements[key], as_of)[0], folder_for(key))
        documents.append(seen.document)
    return documents


def _read_shared_books(con: duckdb.DuckDBPyConnection, as_of: int, keys: list[Key]) -> Any:
    """Books of the one provider and cohort that all keys share, else of all."""
    pairs = {(key.lead_provider_id, key.cohort) for key in keys}
    return read_books(con, as_of, *pairs.pop()) if len(pairs) == 1 else read_books(con, as_of)


def _describe(statement: Statement) -> dict[str, Any]:
    cut_off, payment = statement.cut_off_date, statement.payment_date
    return {
        "provider": statement.provider,
        "provider_id": str(statement.key.lead_provider_id),
        "cohort": statement.key.cohort,
        "name": statement.key.name,
        "statement_id": str(statement.statement_id),
        "type": statement.type,
        "cut_off_date": cut_off.isoformat() if cut_off else None,
        "payment_date": payment.isoformat() if payment else None,
        "output_fee": statement.output_fee,
        "state": statement.state,
    }
