"""The hash of rows is the same in order, in disorder and in the ledger, and that of no others."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import ledger
from pipeline.database import arrow, sql
from pipeline.database.working import working_database
from pipeline.ledger import hash_recorded
from pipeline.ledger.content import hash_staged, table_columns

Row = tuple[Any, ...]
TABLES = ("declaration", "contract", "enrolment")
# By type: values that are easily taken for one another.
VALUES: dict[str, tuple[Any, ...]] = {
    "INTEGER": (0, 1, -1, 256, 2024),
    "BOOLEAN": (False, True),
    "DATE": (date(2024, 9, 1), date(1970, 1, 1), date(1969, 12, 31)),
    "TIMESTAMP": (
        datetime(2024, 10, 1, 9),  # noqa: DTZ001 instants are naive UTC in the ledger
        datetime(1970, 1, 1),  # noqa: DTZ001
        datetime(2024, 10, 1, 9, 0, 0, 1),  # noqa: DTZ001
    ),
    "UUID": (UUID(int=0), UUID(int=1), UUID(int=1 << 127), UUID(int=(1 << 128) - 1)),
    "DECIMAL(18,6)": (Decimal(0), Decimal(1), Decimal("-0.000001"), Decimal("999999999999.999999")),
    "VARCHAR": ("", "a", "bc", "ab", "c", "abc", "Zo\u00eb", "\u6f22\u5b57", "\U0001f600", "0"),
}


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = working_database()
    ledger.attach(con, Path(":memory:"))
    sql.run(con, "ledger/schema")
    yield con
    con.close()


def insert(con: duckdb.DuckDBPyConnection, into: str, rows: Sequence[Row]) -> None:
    if rows:
        places = ", ".join(["(" + ", ".join("?" * len(rows[0])) + ")"] * len(rows))
        values = [value for row in rows for value in row]
        con.execute(f"insert into {into} values {places}", values)


def staged(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> tuple[int, str]:
    con.execute(
        f"create or replace table loading.new_{table} as "
        f"select * exclude (event) from ledger.{table} limit 0"
    )
    insert(con, f"loading.new_{table}", rows)
    return hash_staged(con, table, f"loading.new_{table}")


def recorded(
    con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]
) -> dict[int | None, tuple[int, str]]:
    """What is said of each event; the rows begin with its number."""
    con.execute(f"delete from ledger.{table}")
    insert(con, f"ledger.{table}", rows)
    return hash_recorded(con, table)


def kinds_of(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The types of the columns after the first, which numbers the rows."""
    return list(table_columns(con, table).values())[1:]


def some_rows(con: duckdb.DuckDBPyConnection, table: str, count: int, seed: str) -> list[Row]:
    """Numbered rows; a third of their values is missing."""
    rng = random.Random(f"{table} {seed}")
    kinds = kinds_of(con, table)
    return [
        (number, *(rng.choice([None, rng.choice(VALUES[k]), rng.choice(VALUES[k])]) for k in kinds))
        for number in range(1, count + 1)
    ]


def shuffled(rows: Sequence[Row], seed: str) -> list[Row]:
    return random.Random(seed).sample(list(rows), len(rows))


@pytest.mark.parametrize("table", TABLES)
def test_order_and_neighbours_do_not_matter(con: duckdb.DuckDBPyConnection, table: str) -> None:
    events = {event: some_rows(con, table, 12, f"event {event}") for event in (1, 2, 3, None)}
    alike = {event: staged(con, table, rows) for event, rows in events.items()}
    assert len(set(alike.values())) == len(events)
    for event, rows in events.items():
        assert alike[event][0] == len(rows)
        assert staged(con, table, rows[::-1]) == alike[event]
        assert staged(con, table, shuffled(rows, "again")) == alike[event]
    mixed = [(event, *row) for event, rows in events.items() for row in rows]
    assert recorded(con, table, mixed) == alike
    assert recorded(con, table, shuffled(mixed, "mixed")) == alike


@pytest.mark.parametrize("table", TABLES)
def test_rows_that_share_a_number_or_have_none(con: duckdb.DuckDBPyConnection, table: str) -> None:
    rows = some_rows(con, table, 9, "shared")
    for numbers in ([1, 1, 2, 2, 2, 3, 4, 5, 5], [1, 2, 3, 4, 5, 6, 7, 8, None], [None] * 9):
        shared = [(number, *row[1:]) for number, row in zip(numbers, rows, strict=True)]
        found = staged(con, table, shared)
        assert staged(con, table, shared[::-1]) == found
        assert staged(con, table, shuffled(shared, "shared")) == found
        assert recorded(con, table, [(7, *row) for row in shared]) == {7: found}
        assert staged(con, table, [*shared, shared[4]])[1] != found[1]


def changes_of(kinds: list[str], rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    """What is changed, and the rows as they are then."""
    for place, row in enumerate(rows):
        for column, kind in enumerate(kinds, start=1):
            for other in {*VALUES[kind][-2:], VALUES[kind][0], None} - {row[column]}:
                changed = (*row[:column], other, *row[column + 1 :])
                yield f"{row[column]!r} is {other!r}", put(rows, place, changed)
        for left, right in pairwise(range(1, len(kinds) + 1)):
            if kinds[left - 1] == kinds[right - 1] and row[left] != row[right]:
                moved = (*row[:left], row[right], row[left], *row[right + 1 :])
                yield f"columns {left} and {right} changed places", put(rows, place, moved)
        yield f"row {place} is gone", rows[:place] + rows[place + 1 :]
        yield f"row {place} has another number", put(rows, place, (row[0] + 100, *row[1:]))
        yield f"row {place} is there twice", [*rows, (len(rows) + 1, *row[1:])]
    yield "nothing is there", []


def put(rows: list[Row], place: int, row: Row) -> list[Row]:
    return [*rows[:place], row, *rows[place + 1 :]]


@pytest.mark.parametrize("table", TABLES)
def test_whatever_is_changed_gives_another_hash(con: duckdb.DuckDBPyConnection, table: str) -> None:
    rows = some_rows(con, table, 3, "changed")
    seen = {staged(con, table, rows)[1]: "as it was"}
    changes = [*changes_of(kinds_of(con, table), rows)]
    assert len(changes) > 100
    for what, changed in changes:
        count, found = staged(con, table, changed)
        assert count == len(changed)
        assert found not in seen, f"{what}: the same as {seen[found]}"
        seen[found] = what


TEXTS = st.sampled_from((None, "", "a", "b", "ab", "\u00e9", "e\u0301")) | st.text(max_size=3)
PAIRS = st.lists(st.tuples(TEXTS, TEXTS), max_size=4)


@given(PAIRS, PAIRS)
@example([("ab", "c")], [("a", "bc")])
@example([("ab", "x"), ("c", "x")], [("a", "x"), ("bc", "x")])
@example([("", None)], [(None, "")])
@example([("a", None), (None, "a")], [(None, "a"), ("a", None)])
@settings(max_examples=60, deadline=None)
def test_texts_that_differ_have_another_hash(
    con: duckdb.DuckDBPyConnection, one: list[Row], other: list[Row]
) -> None:
    rows, others = ([(n, *pair) for n, pair in enumerate(each)] for each in (one, other))
    found = staged(con, "rule_file", rows)
    assert (staged(con, "rule_file", others[::-1]) == found) is (one == other)
    assert staged(con, "rule_file", rows[::-1]) == found
    expected = {1: found} if rows else {}
    assert recorded(con, "rule_file", [(1, *row) for row in rows]) == expected


def test_many_rows_in_several_parts(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (
        "select n::integer as seq, (n // 7)::varchar as name, "
        "case when n % 5 <> 0 then repeat('\u00e9', (n % 4)::integer) end as sha256 "
        "from range(9000) as rows_of (n)"
    )
    con.execute(f"create or replace table as_of.new_rule_file as {rows}")
    at_once = hash_staged(con, "rule_file", "as_of.new_rule_file")
    con.execute("delete from ledger.rule_file")
    con.execute(
        f"insert into ledger.rule_file select event, rows_now.* "
        f"from range(3) as events (event), ({rows}) as rows_now"
    )
    for size in (arrow.ROWS_AT_A_TIME, 2048):
        monkeypatch.setattr(arrow, "ROWS_AT_A_TIME", size)
        for order in ("seq", "seq desc", "hash(seq)", "seq // 2048 <> 1, seq"):
            con.execute(f"create or replace table as_of.new_rule_file as {rows} order by {order}")
            assert hash_staged(con, "rule_file", "as_of.new_rule_file") == at_once
        assert hash_recorded(con, "rule_file") == dict.fromkeys(range(3), at_once)


def test_what_is_staged_in_other_types_is_hashed_as_the_ledger_has_it(
    con: duckdb.DuckDBPyConnection,
) -> None:
    rows = [(1, UUID(int=7), *[None] * 13), (2, UUID(int=1 << 127), *[None] * 13)]
    plain = staged(con, "declaration", rows)
    con.execute("update loading.new_declaration set course_identifier = 'ecf-mentor', cohort = seq")
    words = hash_staged(con, "declaration", "loading.new_declaration")
    assert words != plain
    for column, kind in (
        ("course_identifier", "course_identifier_enum"),
        ("declaration_id", "varchar"),
        ("cohort", "bigint"),
        ("seq", "bigint"),
    ):
        con.execute(f"alter table loading.new_declaration alter {column} type {kind}")
        assert hash_staged(con, "declaration", "loading.new_declaration") == words


def test_columns_that_an_older_ledger_lacks_do_not_change_its_hashes(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """The tables as they were made before `created_at` and `updated_at` were added to them."""
    school, when = [3, UUID(int=7), 2024, "100001", "Oakfield", True, None], datetime(2024, 9, 1)  # noqa: DTZ001
    con.execute("delete from ledger.school")
    insert(con, "ledger.school", [(1, *school, None, None), (2, *school, when, None)])
    insert(con, "ledger.school", [(3, *school, None, when)])
    now = hash_recorded(con, "school")
    assert len(set(now.values())) == 3
    con.execute("alter table ledger.school drop column created_at")
    con.execute("alter table ledger.school drop column updated_at")
    try:
        assert hash_recorded(con, "school")[1] == now[1]
    finally:
        assert ledger.missing_columns(con) == [
            ("school", "created_at"),
            ("school", "updated_at"),
        ]
        for column in ("created_at", "updated_at"):
            con.execute(f"alter table ledger.school add column {column} timestamp")
    # Staged without them, as a closing stages statements, it is the same.
    con.execute(
        "create or replace table loading.new_school as select * exclude (event) from ledger.school"
    )
    con.execute("delete from loading.new_school where rowid > 0")
    assert hash_staged(con, "school", "loading.new_school") == now[1]
    con.execute("alter table loading.new_school drop column created_at")
    assert hash_staged(con, "school", "loading.new_school") == now[1]
