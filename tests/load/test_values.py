"""How single values of reference data are read."""

from __future__ import annotations

import re

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.database import sql
from schemas.reference import columns, values

ID = "517933ac-ea4c-5514-b59b-2c4240bb79c7"


@pytest.mark.parametrize(
    ("reading", "text", "value"),
    [
        (columns.UUID, ID.upper(), ID),
        (columns.UUID, "{" + ID + "}", ID),
        (columns.UUID, "urn:uuid:" + ID, ID),
        (columns.UUID, ID.replace("-", ""), ID),
        (columns.UUID, ID[:-1], None),
        (columns.TEACHER_REFERENCE_NUMBER, "1234567.0", "1234567"),
        (columns.TEACHER_REFERENCE_NUMBER, "123456", None),
        (columns.TEACHER_REFERENCE_NUMBER, "12345678", None),
        (columns.YEAR, "2024.0", "2024"),
        (columns.YEAR, "2024/25", None),
        (columns.YEAR, "24", None),
        (columns.YES_NO, "YES", "true"),
        (columns.YES_NO, "1", "true"),
        (columns.YES_NO, "No", "false"),
        (columns.YES_NO, "0", "false"),
        (columns.YES_NO, "maybe", None),
        (columns.YES_NO, "NA", None),
        (columns.AMOUNT, "149651.50", "149651.5"),
        (columns.AMOUNT, ".5", "0.5"),
        (columns.AMOUNT, "(12.50)", None),
        (columns.AMOUNT, "\u00a31,000", None),
        (columns.AMOUNT, "1,000", None),
        (columns.AMOUNT, "-5", None),
        (columns.AMOUNT, "1.2.3", None),
        (columns.AMOUNT, "1.1234567", None),
        (columns.SHARE, "100.5", None),
        (columns.COUNT, "6000.0", "6000"),
        (columns.COUNT, "6.5", None),
        (columns.DAY, "2024-09-01", "2024-09-01"),
        (columns.DAY, "1/9/2024", "2024-09-01"),
        (columns.DAY, "1 September 2024", "2024-09-01"),
        (columns.DAY, "01-Sep-2024", "2024-09-01"),
        (columns.DAY, "2024/09/01", "2024-09-01"),
        (columns.DAY, "45536", "2024-09-01"),
        (columns.DAY, "2024-08-31T23:30:00Z", "2024-09-01"),
        (columns.DAY, "2024-02-30", None),
        (columns.DAY, "01.09.2024", None),
        (columns.DAY, "1/9/24", None),
        (columns.INSTANT, "2024-09-01", "2024-08-31T23:00:00Z"),
        (columns.INSTANT, "2024-12-01", "2024-12-01T00:00:00Z"),
        (columns.INSTANT, "01/09/2024 09:30", "2024-09-01T08:30:00Z"),
        (columns.INSTANT, "2024-09-01T09:30:00+0100", "2024-09-01T08:30:00Z"),
        (columns.INSTANT, "2024-03-31T01:30:00", None),
        (columns.INSTANT, "2024-10-27T01:30:00", "2024-10-27T00:30:00Z"),
        (columns.INSTANT, "2024-09-01T24:00:00", None),
        (columns.STATEMENT_NAME, "january  2025 ", "January 2025"),
        (columns.STATEMENT_NAME, "45658", None),
        (columns.TEXT, "'=Acorn", "=Acorn"),
        (columns.TEXT, "O'Neill", "O'Neill"),
        (columns.TEXT, "Null", "Null"),
        (columns.TEXT, "Sia\u0302n", "Si\u00e2n"),
        (columns.CODE, "Left_teaching profession", "left-teaching-profession"),
        (columns.choice(["retained-1", "ecf_standard"]), "Retained 1", "retained-1"),
        (columns.choice(["retained-1", "ecf_standard"]), "ECF-Standard", "ecf_standard"),
        (columns.choice(["retained-1"]), "retained-5", None),
    ],
)
def test_reading(reading: columns.Reading, text: str, value: str | None) -> None:
    assert reading.read(text) == value


def test_us_dates_are_told_from_uk_dates() -> None:
    assert values.is_us_date_only("05/31/2024")
    assert not values.is_us_date_only("31/05/2024")
    assert not values.is_us_date_only("05/06/2024")
    assert values.is_slash_date("05/06/2024")
    assert not values.is_slash_date("2024-06-05")


ORDINARY = [
    value
    for value in vars(columns).values()
    if isinstance(value, columns.Reading) and value.sql_type != "varchar"
]


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    sql.run(made, "load/instants")
    return made


@pytest.mark.parametrize("reading", ORDINARY, ids=lambda reading: reading.name)
def test_database_and_reader_agree_on_ordinary_texts(
    reading: columns.Reading, con: duckdb.DuckDBPyConnection
) -> None:
    instant = reading.sql_type == "timestamp"

    def cast(text: str | None) -> object:
        value = "load_instant($text)" if instant else f"try_cast($text as {reading.sql_type})"
        return con.execute(f"select ({value})::varchar", {"text": text}).fetchall()[0][0]

    @given(st.from_regex(re.compile(reading.ordinary, re.ASCII), fullmatch=True))
    def agree(text: str) -> None:
        by_database = cast(text)
        if by_database is not None:
            assert by_database == cast(reading.read(text))

    agree()
