"""What results take for granted to be quick: harmless beginnings of texts, tables in file order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.database.working import working_database
from pipeline.results.files import LIVE, guarded, prove_order

# The regular expression of the product as Python writes it; \s of both is not the same.
LIVE_IN_PYTHON = re.compile("[\t\n\f\r \u00a0\ufeff]*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
PLAIN = f"case when regexp_matches(t, '{LIVE}') then '''' || t else nullif(t, '') end"
BEGINNINGS = (
    *("", " ", "\t", "\r", "\n", "\v", "\f", "\u00a0", "\ufeff", "\u2003", "\u200b", "\u0085"),
    *("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'", '"', "\u2212"),
    *("0", "9", "/", ":", "A", "Z", "[", "`", "a", "z", "{", "\u00e9", "\u00c9", "\u0660", "\x00"),
)
NEAR = st.lists(st.sampled_from(BEGINNINGS), max_size=4).map("".join)
TEXTS = st.none() | st.text(max_size=8) | st.builds(str.__add__, NEAR, st.text(max_size=3))
EVERY = [one + other + end for one in BEGINNINGS for other in BEGINNINGS for end in ("", "1")]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with working_database() as con:
        yield con


def in_python(text: str | None) -> str | None:
    return "'" + text if text and LIVE_IN_PYTHON.match(text) else text or None


@given(st.lists(TEXTS, max_size=40))
@example([None, *EVERY])
@settings(max_examples=60, deadline=None)
def test_a_quick_look_guards_as_the_expression_does(texts: list[str | None]) -> None:
    rows = duckdb.execute(
        f"select {guarded('t')}, {PLAIN} from (select unnest($texts::varchar[]) as t)",
        {"texts": texts},
    ).fetchall()
    assert [quick for quick, _ in rows] == [plain for _, plain in rows]
    assert [quick for quick, _ in rows] == [in_python(text) for text in texts]


def test_every_character_at_the_beginning(con: duckdb.DuckDBPyConnection) -> None:
    differ = con.execute(
        f"""
        select n
        from range(1, 1114112) as characters (n),
            lateral (select unnest([chr(n::integer), chr(n::integer) || '=1']) as t)
        where n not between 55296 and 57343
        and ({guarded("t")}) is distinct from ({PLAIN})
        """
    ).fetchall()
    assert differ == []


def results(
    con: duckdb.DuckDBPyConnection,
    settled: Sequence[int | None],
    told: Sequence[int | None],
    received: Sequence[int] = range(1, 6),
) -> duckdb.DuckDBPyConnection:
    """The three tables, by the row IDs that they have."""
    for table, row_ids in (
        ("intake.received", received),
        ("verdicts.row_outcome", settled),
        ("results.row_report", told),
    ):
        con.execute(
            f"create or replace table {table} as "
            "select unnest($row_ids::integer[]) as row_id, 'x' as other",
            {"row_ids": list(row_ids)},
        )
    return con


def test_tables_in_the_order_of_the_file_pass(con: duckdb.DuckDBPyConnection) -> None:
    prove_order(results(con, range(1, 6), range(1, 6)))
    prove_order(results(con, [3, 1, 2], [3, 1, 2], received=[3, 1, 2]))
    prove_order(results(con, [], [], received=[]))


def test_a_refused_file_has_nothing_in_order(con: duckdb.DuckDBPyConnection) -> None:
    prove_order(results(con, [], []))
    prove_order(results(con, [], [], received=[1]))


IN_ORDER = [1, 2, 3, 4, 5]
NOT_IN_ORDER = (
    [2, 1, 3, 4, 5],
    [1, 2, 3, 5, 4],
    [5, 4, 3, 2, 1],
    [1, 2, 3, 4, 4],
    [2, 3, 4, 5],
    [1, 2, 4, 5],
    [1, 1, 2, 3, 4, 5],
    [1, 2, 3, 3, 4, 5],
)
SHORT, LONG = [1, 2, 3, 4], [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("settled", "told"),
    [
        *((wrong, IN_ORDER) for wrong in NOT_IN_ORDER),
        *((IN_ORDER, wrong) for wrong in NOT_IN_ORDER),
        *((wrong, wrong) for wrong in NOT_IN_ORDER),
        (LONG, IN_ORDER),
        (LONG, LONG),
        (IN_ORDER, SHORT),
        (IN_ORDER, []),
        (IN_ORDER, [1, 2, None, 4, 5]),
        (SHORT, IN_ORDER),
        (SHORT, SHORT),
        (IN_ORDER, LONG),
        ([1, 2, None, 4, 5], IN_ORDER),
    ],
)
def test_tables_in_another_order_do_not_pass(
    con: duckdb.DuckDBPyConnection, settled: list[int | None], told: list[int | None]
) -> None:
    with pytest.raises(RuntimeError, match="not in the order of the file"):
        prove_order(results(con, settled, told))
