"""Recompute the chain over every event and every row of every table of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from pipeline.audit.problems import Problem
from pipeline.database import sql

Row = tuple[Any, ...]
Shape = dict[str, list[tuple[str, str]]]


def shape_of(con: duckdb.DuckDBPyConnection) -> Shape:
    """Columns and types of every table of the ledger, by table."""
    found: Shape = {}
    for table, column, kind in con.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where database_name = 'ledger' and not internal order by table_name, column_index"
    ).fetchall():
        found.setdefault(table, []).append((column, kind))
    return found


def check_shape(found: Shape, wanted: Shape) -> Iterator[Problem]:
    """Tables and columns that are not those of a ledger."""
    for table in sorted({*found, *wanted}):
        if table not in found:
            yield Problem(None, f"table {table} is missing")
        elif table not in wanted:
            yield Problem(None, f"table {table} is not part of a ledger")
        elif found[table] != wanted[table]:
            odd = [name for name, _ in {*found[table]} ^ {*wanted[table]}]
            yield Problem(None, f"table {table} has other columns than a ledger: {odd}")


def check_additions(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """What a ledger never has: views, indexes, defaults, constraints, macros and so on."""
    for what, name in sql.run(con, "audit/additions").fetchall():
        yield Problem(None, f"{what} {name} was added to the ledger, which has none")


def check_chain(lines: list[Row], chain: Any, first: str) -> Iterator[Problem]:
    """Numbers, links and hashes of the events; `lines` are in the order of their numbers.

    `chain` makes the hash of an event from its values; `first` stands before the first event.
    """
    expected, previous = 1, first
    for values in lines:
        number, link, own = values[0], values[-2], values[-1]
        if number is None:
            yield Problem(None, "an event without a number was added")
            continue
        if number < expected:
            yield Problem(number, "the event is there twice or has a number that no event has")
            continue
        if number > expected:
            gap = (
                f"event {expected} is" if number == expected + 1 else f"events from {expected} are"
            )
            yield Problem(expected, f"{gap} missing")
        elif link != previous:
            yield Problem(number, "it does not name the hash of the event before it")
        if chain(list(values[:-1])) != own:
            yield Problem(number, "a value of the event itself, or its hash, was altered")
        expected, previous = number + 1, own


def check_content(
    lines: list[Row],
    hashes: dict[str, dict[int | None, tuple[int, str]]],
    hash_tables: Callable[[dict[str, tuple[int, str]]], str],
) -> Iterator[Problem]:
    """The rows of every table, event by event.

    `hashes` has number and hash of the rows by table, in the order of the ledger, and by event;
    `hash_tables` makes one hash of those of an event.
    """
    known = {values[0] for values in lines}
    for table, by_event in hashes.items():
        for event, (count, _) in by_event.items():
            if event not in known:
                owner = f"event {event}, which is not there" if event is not None else "no event"
                yield Problem(event, f"table {table} has {count} rows of {owner}")
    for values in lines:
        there = {table: found[values[0]] for table, found in hashes.items() if values[0] in found}
        if hash_tables(there) != values[-3]:
            rows = ", ".join(f"{table} {count}" for table, (count, _) in there.items()) or "none"
            what = f"its rows are not those that it recorded; rows now: {rows}"
            yield Problem(values[0], what, content=True)


def check_head(lines: list[Row], head: Path) -> Iterator[Problem]:
    """The last event that was noted beside the ledger has to be the last one in it."""
    hashes = {values[0]: values[-1] for values in lines}
    last = max((number for number in hashes if number is not None), default=0)
    try:
        number, event_hash = head.read_text(encoding="ascii").split()
        noted = int(number)
    except (OSError, ValueError):
        yield Problem(None, f"the note of the last event, {head.name}, is missing or unreadable")
        return
    if noted not in hashes:
        what = f"events were cut off the end: event {noted} was recorded, the last one is {last}"
        yield Problem(last + 1, what)
    elif hashes[noted] != event_hash:
        yield Problem(noted, "its hash is not the one that was noted when it was recorded")
    elif noted < last:
        what = f"{head.name} names event {noted} as the last one, and the last one is {last}"
        yield Problem(noted + 1, what)
