"""The hash over the rows of a file is that of their texts one after another, in file order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from hashlib import sha256

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.database import arrow
from pipeline.database.row_hashes import hash_in_file_order

Row = tuple[int | None, str, str]
TEXTS = st.sampled_from(("", "a", "ab", "c", "bc", "\u00e9", "\U0001f600")) | st.text(max_size=5)
ROWS = st.dictionaries(st.integers(1, 1 << 30), st.tuples(TEXTS, TEXTS), max_size=8)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        yield con


def hashed(con: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> tuple[str, ...]:
    con.execute("create or replace table row_now (row_id integer, one varchar, other varchar)")
    if rows:
        values = [value for row in rows for value in row]
        con.execute(f"insert into row_now values {', '.join(['(?, ?, ?)'] * len(rows))}", values)
    return hash_in_file_order(con, "row_now", "one", "other")


def in_python(rows: Sequence[Row]) -> tuple[str, str]:
    one, other = ("".join(str(row[column]) for row in rows) for column in (1, 2))
    return sha256(one.encode()).hexdigest(), sha256(other.encode()).hexdigest()


@given(ROWS, st.randoms())
@example({}, random.Random(1))
@example({1: ("ab", "a"), 2: ("c", "bc")}, random.Random(1))
@settings(max_examples=60, deadline=None)
def test_any_order_of_the_table(
    con: duckdb.DuckDBPyConnection, texts: dict[int, tuple[str, str]], chance: random.Random
) -> None:
    rows: list[Row] = [(row_id, *texts[row_id]) for row_id in sorted(texts)]
    assert hashed(con, rows) == in_python(rows)
    assert hashed(con, rows[::-1]) == in_python(rows)
    assert hashed(con, chance.sample(rows, len(rows))) == in_python(rows)


@given(ROWS, st.booleans(), st.randoms())
@settings(max_examples=40, deadline=None)
def test_rows_that_are_not_those_of_the_file(
    con: duckdb.DuckDBPyConnection,
    texts: dict[int, tuple[str, str]],
    twice: bool,
    chance: random.Random,
) -> None:
    rows: list[Row] = [(row_id, *texts[row_id]) for row_id in sorted(texts)]
    wrong = chance.choice(rows) if rows and twice else (None, "x", "x")
    place = chance.randint(0, len(rows))
    with pytest.raises(RuntimeError, match="not those of the file"):
        hashed(con, [*rows[:place], wrong, *rows[place:]])


def test_many_rows_in_several_parts(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[Row] = [(n, f"{n}|", "\u00e9" * (n % 3)) for n in range(1, 9001)]
    create = (
        "create or replace table row_now as select n::integer as row_id, "
        "n || '|' as one, repeat('\u00e9', (n % 3)::integer) as other from range(1, 9001) as r (n)"
    )
    for size in (arrow.ROWS_AT_A_TIME, 2048):
        monkeypatch.setattr(arrow, "ROWS_AT_A_TIME", size)
        for order in ("n", "n desc", "hash(n)", "n = 4096, n", "n = 1, n"):
            con.execute(f"{create} order by {order}")
            assert hash_in_file_order(con, "row_now", "one", "other") == in_python(rows)
        for wrong in (1, 2048, 2049, 9000):
            con.execute(f"{create} order by n")
            con.execute(f"insert into row_now from row_now where row_id = {wrong}")
            with pytest.raises(RuntimeError, match="not those of the file"):
                hash_in_file_order(con, "row_now", "one")
            con.execute(f"{create} order by n")
            con.execute(f"update row_now set row_id = null where row_id = {wrong}")
            with pytest.raises(RuntimeError, match="not those of the file"):
                hash_in_file_order(con, "row_now", "one")
