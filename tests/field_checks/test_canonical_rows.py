"""The same rows in another form have the same hash; different rows have not."""

from __future__ import annotations

from field_world import ANNA, BEN, DECLARATION, GOOD, declaration, judge, judge_tables
from hypothesis import given, settings
from hypothesis import strategies as st


def hashed(header: str, *rows: object, **more: object) -> str:
    with judge(header, *rows, **more) as judged:  # type: ignore[arg-type]
        return judged.canonical()


def test_form_does_not_matter() -> None:
    rows = [GOOD, f"declare,{BEN},ecf-mentor,retained-1,2024-06-01,other"]
    plain = hashed(DECLARATION, *rows)
    tidied = [
        f"Declaration,{{{ANNA.upper()}}},ECF Induction,Started,2024-10-01T10:00:00+01:00, ",
        f"participant-declaration,{BEN} ,ecf_mentor,retained 1,31 May 2024 23:00,Other.",
    ]
    assert hashed(DECLARATION, *tidied) != plain  # 23:00 is not midnight
    tidied[1] = tidied[1].replace("31 May 2024 23:00", "1 June 2024")
    assert hashed(DECLARATION, *tidied) == plain
    assert hashed(DECLARATION, rows[0], ",,,,,", rows[1]) == plain
    columns = (
        "evidence_held,notes,Declaration Date,declaration-type,Course Identifier,participant_id"
    )
    turned = [
        f",x,2024-10-01T09:00:00.000Z,started,ecf-induction,{ANNA}",
        f"other,=y,2024-05-31T23:00:00Z,retained-1,ecf-mentor,{BEN}",
    ]
    assert hashed(columns, *turned, kind="participant-declaration") == plain


def test_sheets_do_not_matter() -> None:
    other = declaration(participant_id=BEN)
    both = hashed(DECLARATION, GOOD, other)
    with judge_tables(
        (None, DECLARATION, [GOOD.split(",")]), (None, DECLARATION, [other])
    ) as judged:
        assert judged.canonical() == both


def test_order_and_every_own_field_matter() -> None:
    first, second = declaration(), declaration(participant_id=BEN)
    seen = {hashed(DECLARATION, first, second), hashed(DECLARATION, second, first)}
    for changed in (
        {"type": "cancel"},
        {"type": "stop"},
        {"participant_id": "x"},
        {"course_identifier": "maths"},
        {"declaration_type": "completed"},
        {"declaration_date": "2024-10-01T09:00:00.000001Z"},
        {"declaration_date": "soon"},
        {"evidence_held": "other"},
    ):
        seen.add(hashed(DECLARATION, declaration(**changed), second))
    assert len(seen) == 10


def test_columns_of_other_types_do_not_matter() -> None:
    header = DECLARATION + ",reason,cohort"
    assert hashed(header, GOOD + ",other,2024") == hashed(DECLARATION, GOOD)


def test_your_reference_matters_but_not_its_guard_or_composition() -> None:
    header = DECLARATION + ",your_reference"
    assert hashed(header, GOOD + ",a") != hashed(header, GOOD + ",b")
    assert hashed(header, GOOD + ", ") == hashed(DECLARATION, GOOD)
    assert hashed(header, GOOD + ",'=1") == hashed(header, GOOD + ",=1")
    assert hashed(header, GOOD + ",'1") != hashed(header, GOOD + ",1")
    assert hashed(header, GOOD + ",Zoe\u0308") == hashed(header, GOOD + ",Zo\u00eb")


TRICKY = st.text("|~:1a\n", min_size=1, max_size=6)


@given(TRICKY, TRICKY, TRICKY, TRICKY)
@settings(max_examples=10, deadline=None)
def test_no_two_rows_say_the_same(a: str, b: str, c: str, d: str) -> None:
    header = DECLARATION + ",your_reference"
    rows = [[*declaration(participant_id=first), second] for first, second in ((a, b), (c, d))]
    with judge(header, *rows) as judged:
        read = judged.query("select participant_id from fields.clean_row order by row_id")
        texts = judged.query("select canonical from fields.canonical_row order by row_id")
        same = read[0] == read[1] and (b.strip() or None) == (d.strip() or None)
        if b.strip() == b and d.strip() == d:
            assert (texts[0] == texts[1]) is same
