"""Every form of a date that is read, and what is not (intake cases, sections 6 and 8.6)."""

from __future__ import annotations

from datetime import datetime

import pytest
from field_world import DECLARATION, declaration, judge, judge_tables

from schemas.dates import read_date


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-11-05T14:30:00Z", "2024-11-05T14:30:00"),
        ("2024-11-05t14:30:00z", "2024-11-05T14:30:00"),
        ("2024-11-05T14:30:00.123+00:00", "2024-11-05T14:30:00.123"),
        ("2024-11-05T14:30:00+0100", "2024-11-05T13:30:00"),
        ("2024-11-05T14:30:00-14:00", "2024-11-06T04:30:00"),
        ("2024-06-05 14:30", "2024-06-05T13:30:00"),
        ("2024-11-05 14:30:10Z", "2024-11-05T14:30:10"),
        ("2024-11-05T14:30:00.123", "2024-11-05T14:30:00.123"),
        ("2024-06-05", "2024-06-04T23:00:00"),
        ("31 May 2024", "2024-05-30T23:00:00"),
        ("5 november 2024", "2024-11-05T00:00:00"),
        ("05-Nov-2024 14:30", "2024-11-05T14:30:00"),
        ("5 November 2024 9:30", "2024-11-05T09:30:00"),
        ("5 Sept 2024", "2024-09-04T23:00:00"),
        ("45601", "2024-11-05T00:00:00"),
        ("43831", "2020-01-01T00:00:00"),
        ("50040", "2036-12-31T00:00:00"),
        ("29 February 2024", "2024-02-29T00:00:00"),
        ("2024-10-27 00:59", "2024-10-26T23:59:00"),
        ("2024-10-27 01:30", "2024-10-27T00:30:00"),
        ("2024-10-27 02:00", "2024-10-27T02:00:00"),
    ],
)
def test_forms_that_are_read(text: str, instant: str) -> None:
    reading = read_date(text)
    assert reading.instant == at(instant)
    assert reading.normalised is False


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31-May-24", "its year has two digits"),
        ("5/11/24", "its year has two digits"),
        ("May 2024", "none of the forms"),
        ("20241105", "none of the forms"),
        ("2024-W22-1", "none of the forms"),
        ("2024/11/05", "none of the forms"),
        ("05-11-2024", "none of the forms"),
        ("05.11.2024", "none of the forms"),
        ("5 November 2024 2:30 pm", "none of the forms"),
        ("5 Brumaire 2024", "Brumaire is not the English name of a month"),
        ("2024-11-05T24:00:00Z", "time of day"),
        ("2024-11-05T23:59:60Z", "time of day"),
        ("2024-11-05T14:30:00+14:01", "+14:01"),
        ("2024-02-30", "there is no 30 February 2024"),
        ("2025-02-29T09:00:00Z", "there is no 29 February 2025"),
        ("31 November 2024", "there is no 31 November 2024"),
        ("31/11/2024", "there is no 31 November 2024"),
        ("13/13/2024", "there is no month 13"),
        ("1999-12-31", "the year 1999"),
        ("2100-01-01", "the year 2100"),
        ("2000-01-01T00:30:00+01:00", "2000 to 2099"),
        ("0", "day number"),
        ("60", "day number"),
        ("-1", "none of the forms"),
        ("43830", "day number"),
        ("50041", "day number"),
        ("2958466", "day number"),
        ("45601.5", "none of the forms"),
        ("14:30:00", "none of the forms"),
        ("2024-03-31 01:30", "the clocks went forward and 31 March 2024 at 01:30"),
        ("\u0662\u0660\u0662\u0664-11-05", "none of the forms"),
        ("NULL", "none of the forms"),
    ],
)
def test_everything_else_is_malformed_and_says_why(text: str, reason: str) -> None:
    reading = read_date(text)
    assert reading.instant is None
    assert reason in reading.reason


def test_fractions_beyond_microseconds_are_cut_with_a_note() -> None:
    reading = read_date("2024-11-05T14:30:00.1234569Z")
    assert (reading.instant, reading.normalised) == (at("2024-11-05T14:30:00.123456"), True)


def dates(*values: str) -> list[list[str]]:
    return [declaration(declaration_date=value) for value in values]


def test_slash_dates_are_british_when_one_of_them_shows_it() -> None:
    with judge(DECLARATION, *dates("5/10/2024", "31/05/2024 14:30", "2024-10-01")) as judged:
        read = judged.query("select declaration_date from fields.parsed order by row_id")
        assert read == [
            (at("2024-10-04T23:00:00"),),
            (at("2024-05-31T13:30:00"),),
            (at("2024-09-30T23:00:00"),),
        ]
        notes = judged.query("select code, row_id, column_no, sheet_no, facts from finding")
        assert notes == [("date_zone_assumed", None, 4, 0, {"column": "declaration_date"})]


def test_what_databases_write_is_read() -> None:
    values = ("2024-10-05 09:30:00 UTC", "2024-10-05 10:30:00+01", "5/10/2024 10:30:00.000")
    with judge(DECLARATION, *dates(*values)) as judged:
        read = judged.query("select distinct declaration_date from fields.parsed")
        assert read == [(at("2024-10-05T09:30:00"),)]


def test_one_american_date_makes_every_slash_date_of_its_column_ambiguous() -> None:
    values = ("05/31/2024", "31/05/2024", "5/5/2024", "2024-10-01", "5 May 2024", "31/04/2024")
    with judge(DECLARATION, *dates(*values)) as judged:
        assert [judged.codes(row) for row in range(2, 8)] == [
            {"declaration_date_ambiguous"},
            {"declaration_date_ambiguous"},
            {"declaration_date_ambiguous"},
            set(),
            set(),
            {"declaration_date_malformed"},
        ]


def test_slash_dates_that_could_all_be_either_are_read_as_uk() -> None:
    with judge(DECLARATION, *dates("03/10/2024", "04/04/2024")) as judged:
        read = judged.query("select declaration_date from fields.parsed order by row_id")
        assert read == [(at("2024-10-02T23:00:00"),), (at("2024-04-03T23:00:00"),)]
        facts = judged.query("select facts from finding where code = 'date_read_as_uk'")
        assert facts == [({"column": "declaration_date", "count": "2 dates"},)]


def test_an_ambiguous_slash_date_shows_both_readings() -> None:
    with judge(DECLARATION, *dates("03/10/2024", "04/30/2024")) as judged:
        assert judged.codes(2) == {"declaration_date_ambiguous"}
        told = judged.query("select detail from finding where row_id = 1 and detail is not null")
        assert any("3 October 2024 or 10 March 2024" in detail for (detail,) in told)


def test_each_sheet_settles_its_own_slash_dates() -> None:
    with judge_tables(
        (None, DECLARATION, dates("03/10/2024", "25/09/2024")),
        (None, DECLARATION, dates("03/10/2024", "09/25/2024")),
    ) as judged:
        sound = judged.query("select sound from fields.parsed order by row_id")
        assert sound == [(True,), (True,), (False,), (False,)]


def test_what_is_said_about_dates_that_were_read() -> None:
    values = ("2024-10-27 01:30", "45566", " 2024-10-01 ", "2024-10-01T09:00:00Z", "1/31/2024")
    with judge(DECLARATION, *dates(*values), now=at("2025-01-01")) as judged:
        assert [judged.all_codes(row) for row in range(2, 7)] == [
            {"date_in_repeated_hour"},
            {"date_from_serial_number"},
            {"value_normalised"},
            set(),
            {"declaration_date_ambiguous"},
        ]
        assert judged.facts("value_normalised") == {
            "value": " 2024-10-01 ",
            "read_as": "1 October 2024",
        }


def test_the_moment_of_receipt_is_not_in_the_future() -> None:
    now = at("2024-11-15T10:00:00.5")
    values = ("2024-11-15T10:00:00.5Z", "2024-11-15T11:00:00.500000+01:00", "2024-11-15T10:01")
    with judge(DECLARATION, *dates(*values), now=now) as judged:
        assert [judged.codes(row) for row in (2, 3, 4)] == [
            set(),
            set(),
            {"declaration_date_in_future"},
        ]
