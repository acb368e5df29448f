"""What the `statement` commands call to look at statements and to write their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline.statements.calendar.accounts import Accounts, Key, read_accounts, read_statements
from pipeline.statements.calendar.as_of import find_events, name_event, statement_figures
from pipeline.statements.files.folder import Seen, look_at, write_files
from pipeline.statements.money.fees import work_out_figures

Previous = dict[str, Any] | None


def show(con: duckdb.DuckDBPyConnection, as_of: int, key: Key) -> Seen:
    """`statement show`: as it stands, or as it was paid. StatementRefused without a contract."""
    return look_at(name_event(con, statement_figures(con, key, as_of), as_of))


def preview(
    con: duckdb.DuckDBPyConnection,
    as_of: int,
    key: Key,
    preview_at: datetime,
    previous: Previous,
    folder: Path | None,
) -> Seen:
    """`statement preview`: marked NOT FINAL everywhere, with what changed since `previous`.

    `preview_at` is now (UTC); the four files go into `folder`, if one is given. StatementRefused
    without a contract that fits.
    """
    figures = name_event(con, statement_figures(con, key, as_of), as_of)
    seen = look_at(figures, preview_at, previous)
    if folder is not None:
        write_files(con, seen, find_events(figures.statement, as_of)[0], folder, preview_at)
    return seen


def write_statements(
    con: duckdb.DuckDBPyConnection,
    as_of: int,
    keys: Iterable[Key],
    folder_for: Callable[[Key], Path],
    previous_for: Callable[[Key], Previous],
) -> Iterator[tuple[Key, Seen]]:
    """Write the files of statements as of event `as_of`, which is in the ledger already.

    Yields each statement once its folder is complete, so that it can be published. Those that this
    very event closed share one reading of the ledger and come first.
    """
    statements, wanted = read_statements(con, as_of), list(keys)
    shared = [key for key in wanted if find_events(statements[key], as_of) == (as_of, as_of)]
    accounts = _read_shared_accounts(con, as_of, shared)
    for key in shared:
        figures = name_event(con, work_out_figures(accounts, accounts, key), as_of)
        seen = look_at(figures, None, previous_for(key))
        write_files(con, seen, as_of, folder_for(key))
        yield key, seen
    for key in (key for key in wanted if key not in set(shared)):
        figures = name_event(con, statement_figures(con, key, as_of), as_of)
        seen = look_at(figures, None, previous_for(key))
        write_files(con, seen, find_events(statements[key], as_of)[0], folder_for(key))
        yield key, seen


def _read_shared_accounts(con: duckdb.DuckDBPyConnection, as_of: int, keys: list[Key]) -> Accounts:
    """Accounts of the provider and cohort, if all keys have the same, else of all."""
    pairs = {(key.lead_provider_id, key.cohort) for key in keys}
    return read_accounts(con, as_of, *pairs.pop()) if len(pairs) == 1 else read_accounts(con, as_of)
