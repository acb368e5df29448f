"""The quick reading and the careful reading agree wherever the quick one knows a value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

import duckdb
import pytest
from field_world import DECLARATION, GOOD, judge
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.dates import read_date
from schemas.tidying import is_blank
from schemas.values import read_id, read_word, read_year
from schemas.vocabulary import WORDS_OF_FIELD

DAYS = st.dates(date(1999, 12, 30), date(2100, 1, 2))
TIMES = st.times()
NEAR_DATES = st.builds(
    lambda day, sep, time, places, zone: f"{day}{sep}{time}{places}{zone}",
    DAYS,
    st.sampled_from(["T", " ", "t", "", "T "]),
    st.one_of(
        st.builds(lambda t: f"{t:%H:%M:%S}", TIMES),
        st.builds(lambda t: f"{t:%H:%M}", TIMES),
        st.sampled_from(["", "24:00:00", "23:59:60", "01:30:00", "1:30"]),
    ),
    st.sampled_from(["", ".5", ".123456", ".1234567", "."]),
    st.sampled_from(["Z", "", "z", "+01:00", "-0030", "+14:01", " Z"]),
)
ODD_DATES = st.one_of(
    NEAR_DATES,
    st.from_regex(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9:]{8}Z)?", fullmatch=True),
    st.integers(43000, 51000).map(str),
    st.text(max_size=12),
)
NEAR_IDS = st.one_of(
    st.uuids().map(str),
    st.uuids().map(lambda value: str(value).upper()),
    st.uuids().map(lambda value: value.hex),
    st.from_regex(r"[0-9a-fA-F-]{36}", fullmatch=True),
    st.text(max_size=40),
)
WORDS = sorted({word for words in WORDS_OF_FIELD.values() for word in words})


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that knows the quick reading."""
    with judge(DECLARATION, GOOD) as judged:
        yield judged.con


def quick(con: duckdb.DuckDBPyConnection, macro: str, value: str) -> object:
    ((found,),) = con.execute(f"select {macro}", [value]).fetchall()
    return found


@given(ODD_DATES)
@example("2024-03-31 01:30:00")
@example("2024-10-27 01:30")
@example("2099-12-31")
@example("2024-10-01T09:00:00Z\n")
@settings(max_examples=400, deadline=None)
def test_dates(con: duckdb.DuckDBPyConnection, text: str) -> None:
    found = quick(con, "read_instant(?)", text)
    careful = read_date(text)
    if found is not None:
        assert careful.instant == found
        assert not careful.normalised
        assert not careful.warnings
        assert careful.zoneless is quick(con, "is_plain_time(?)", text)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001
@settings(max_examples=200, deadline=None)
def test_ordinary_dates_are_quick(con: duckdb.DuckDBPyConnection, instant: datetime) -> None:
    for text in (f"{instant:%Y-%m-%dT%H:%M:%S}Z", f"{instant:%Y-%m-%dT%H:%M:%S.%f}Z"):
        assert quick(con, "read_instant(?)", text) == read_date(text).instant
    assert quick(con, "read_instant(?)", f"{instant:%Y-%m-%d}") is not None


def test_every_day_begins_in_london_alike(con: duckdb.DuckDBPyConnection) -> None:
    first = date(2000, 1, 1)
    days = con.execute(
        "select from_london(?::date::timestamp + to_days(n::integer)) from range(36525) t (n) "
        "order by n",
        [first],
    ).fetchall()
    careful = [read_date(str(first + timedelta(days=n))).instant for n in range(36525)]
    assert [instant for (instant,) in days] == careful


@given(NEAR_IDS)
@settings(max_examples=300, deadline=None)
def test_ids(con: duckdb.DuckDBPyConnection, text: str) -> None:
    found = quick(con, "read_uuid(?)", text)
    careful = read_id(text)
    if found is not None:
        assert isinstance(found, UUID)
        assert (str(found), None, False) == (careful.text, careful.fault, careful.normalised)


@given(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), st.sampled_from([*WORDS_OF_FIELD]))
@settings(max_examples=200, deadline=None)
def test_words(con: duckdb.DuckDBPyConnection, text: str, field: str) -> None:
    careful = read_word(text, WORDS_OF_FIELD[field])
    found = quick(con, f"try_cast(? as {field}_enum)", text)
    assert found == (text if text in WORDS_OF_FIELD[field] else None)
    if found is not None:
        assert (careful.text, careful.fault, careful.normalised) == (text, None, False)


@given(st.one_of(st.integers(1990, 2110).map(str), st.text("20.4", max_size=6)))
@settings(max_examples=200, deadline=None)
def test_years(con: duckdb.DuckDBPyConnection, text: str) -> None:
    found = quick(con, "read_year(?)", text)
    if found is not None:
        assert read_year(text).text == str(found) == text


@given(st.text(max_size=4))
@example("\u200b\u00a0\x85")
@example("\x1c")
@example("\u0000")
@settings(max_examples=300, deadline=None)
def test_blanks(con: duckdb.DuckDBPyConnection, text: str) -> None:
    assert quick(con, "has_text(?)", text) is not is_blank(text)
