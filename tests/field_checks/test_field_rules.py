"""One faulty cell gives one error; a sound row comes out typed."""

from __future__ import annotations

import re
from datetime import datetime
from string import Formatter
from uuid import UUID

from field_world import ANNA, BEN, CARA, DECLARATION, GOOD, declaration, judge, judge_tables

from pipeline.model.findings import Finding
from schemas import field_rules

STATUS = "type,participant_id,course_identifier,reason,schedule_identifier,cohort"
VOID = "type,declaration_id,participant_id,course_identifier,declaration_type"
PARTNERSHIP = "cohort,school_id,urn,delivery_partner_id"


def test_a_good_declaration_is_sound_and_typed() -> None:
    with judge(DECLARATION, GOOD) as judged:
        assert judged.all_codes() == set()
        row = judged.batch()
        assert row["type"] == "participant-declaration"
        assert row["participant_id"] == UUID(ANNA)
        assert row["course_identifier"] == "ecf-induction"
        assert row["declaration_date"] == datetime(2024, 10, 1, 9)  # noqa: DTZ001
        assert row["evidence_held"] is None
        assert row["sound"] is True
        assert judged.query("select * from fields.not_evaluated") == []


def test_one_faulty_cell_gives_one_error() -> None:
    faults = [
        ("type", "", "type_missing"),
        ("type", "cancel", "type_unknown"),
        ("participant_id", "", "participant_id_missing"),
        ("participant_id", " \u00a0\u200b", "participant_id_missing"),
        ("participant_id", "12345", "participant_id_malformed"),
        ("participant_id", ANNA[:-1], "participant_id_malformed"),
        ("participant_id", ANNA[:-1] + "g", "participant_id_malformed"),
        ("participant_id", ANNA[:-1] + "\u0663", "participant_id_malformed"),
        ("participant_id", "517933ace-a4c-5514-b59b-2c4240bb79c7", "participant_id_malformed"),
        ("participant_id", "1.23457E+18", "cell_number_mangled"),
        ("participant_id", "1234567890123456", "cell_number_mangled"),
        ("participant_id", "\u202e" + ANNA, "cell_has_direction_marks"),
        ("participant_id", ANNA[:8] + "\x07" + ANNA[8:], "cell_has_control_characters"),
        ("participant_id", ANNA[:8] + "\n" + ANNA[8:], "cell_has_newline"),
        ("participant_id", "#N/A", "cell_excel_error"),
        ("participant_id", "NULL", "participant_id_malformed"),
        ("participant_id", "-", "participant_id_malformed"),
        ("course_identifier", "", "course_identifier_missing"),
        ("course_identifier", "ecf-leadership", "course_identifier_unknown"),
        ("course_identifier", "npq-headship", "npq_course_not_supported"),
        ("course_identifier", "NPQ_Headship", "npq_course_not_supported"),
        ("course_identifier", "####", "cell_excel_error"),
        ("declaration_type", "", "declaration_type_missing"),
        ("declaration_type", "retained-5", "declaration_type_unknown"),
        ("declaration_type", "retained1", "declaration_type_unknown"),
        ("declaration_type", "retained\r\n1", "cell_has_newline"),
        ("declaration_date", "", "declaration_date_missing"),
        ("declaration_date", "soon", "declaration_date_malformed"),
        ("declaration_date", "2024-11-15T10:00:00.000001Z", "declaration_date_in_future"),
        ("declaration_date", "31/31/2024", "declaration_date_malformed"),
        ("declaration_date", "#VALUE!", "cell_excel_error"),
        ("evidence_held", "certificate", "evidence_held_unknown"),
        ("evidence_held", "null", "evidence_held_unknown"),
    ]
    rows = [declaration(**{field: value}) for field, value, _ in faults]
    with judge(DECLARATION, *rows) as judged:
        for row_id, (field, value, code) in enumerate(faults, 1):
            assert judged.codes(row_id + 1) == {code}, (field, value)
            assert judged.batch(row_id + 1)["sound"] is False
            named = judged.query(
                "select field, column_no, value from finding where row_id = ? and code = ?",
                *(row_id, code),
            )
            assert named == [(field, DECLARATION.split(",").index(field), None)]


def test_every_faulty_cell_of_a_row_is_reported() -> None:
    with judge(DECLARATION, "declare,,,,,", "declare,anna,maths,begun,soon,none") as judged:
        assert judged.codes(2) == {
            "participant_id_missing",
            "course_identifier_missing",
            "declaration_type_missing",
            "declaration_date_missing",
        }
        assert judged.codes(3) == {
            "participant_id_malformed",
            "course_identifier_unknown",
            "declaration_type_unknown",
            "declaration_date_malformed",
            "evidence_held_unknown",
        }
        # One ID check, two course checks, one type check and three date checks had no input in
        # row 2; the two later date checks in row 3.
        assert judged.query("select * from fields.not_evaluated") == [(1, 7), (2, 2)]


def test_changes_of_status_and_schedule() -> None:
    expected: list[tuple[str, set[str]]] = [
        (f"defer,{ANNA},ecf-induction,career-break,,", set()),
        (f"defer,{ANNA},ecf-induction,moved-school,,", {"reason_unknown"}),
        (f"defer,{ANNA},ecf-induction,,,", {"reason_missing"}),
        (f"withdraw,{ANNA},ecf-induction,career-break,,", {"reason_unknown"}),
        (f"withdraw,{ANNA},ecf-induction,switched to school led,,", set()),
        (f"resume,{ANNA},ecf-mentor,what is here is not read,,", set()),
        ("resume,,npq-x,,,", {"participant_id_missing", "npq_course_not_supported"}),
        (f"change-schedule,{ANNA},ecf-mentor,,ecf-replacement-april,2024.0", set()),
        (f"change-schedule,{ANNA},ecf-mentor,,ecf_standard_april,", set()),
        (
            f"change-schedule,{ANNA},ecf-mentor,,,24/25",
            {"schedule_identifier_missing", "cohort_malformed"},
        ),
        (
            f"change-schedule,{ANNA},ecf-mentor,,ecf-standard-may,24",
            {"schedule_identifier_unknown", "cohort_malformed"},
        ),
    ]
    with judge(STATUS, *(row for row, _ in expected)) as judged:
        for number, (row, codes) in enumerate(expected, 2):
            assert judged.codes(number) == codes, row
            assert judged.batch(number)["sound"] is not bool(codes), row


def test_a_void_names_a_declaration_or_a_slot() -> None:
    expected: list[tuple[str, set[str]]] = [
        (f"void,{ANNA},,,", set()),
        (f"void,{ANNA},not an id,maths,begun", set()),
        ("void,D-17,,,", {"declaration_id_malformed"}),
        (f"void,,{BEN},ecf-induction,started", set()),
        (f"void,,{BEN},ecf-induction,", {"declaration_id_missing"}),
        ("void,,anna,,", {"declaration_id_missing", "participant_id_malformed"}),
        (
            "void,,anna,npq-x,begun",
            {"participant_id_malformed", "npq_course_not_supported", "declaration_type_unknown"},
        ),
        (f"void,#REF!,{BEN},ecf-induction,started", {"cell_excel_error"}),
    ]
    with judge(VOID, *(row for row, _ in expected)) as judged:
        for number, (row, codes) in enumerate(expected, 2):
            assert judged.codes(number) == codes, row


def test_a_void_by_id_does_not_use_the_slot() -> None:
    with judge(VOID, f"void,{ANNA},{BEN},ecf-induction,started") as judged:
        row = judged.batch()
        assert row["declaration_id"] == UUID(ANNA)
        assert (row["participant_id"], row["declaration_type"]) == (None, None)


def test_a_partnership_names_a_school_by_id_or_urn() -> None:
    expected: list[tuple[str, set[str]]] = [
        (f"2024,{ANNA},,{BEN}", set()),
        (f"2024,,123456,{BEN}", set()),
        (f"2024,,no such urn,{BEN}", set()),
        (",,,", {"cohort_missing", "school_id_missing", "delivery_partner_id_missing"}),
        (
            "next,oakfield,123456,hub",
            {"cohort_malformed", "school_id_malformed", "delivery_partner_id_malformed"},
        ),
    ]
    header = PARTNERSHIP + ",your_reference"
    rows = [row + ",a" for row, _ in expected]
    with judge(header, *rows, kind="ecf-partnership") as judged:
        for number, (row, codes) in enumerate(expected, 2):
            assert judged.codes(number) == codes, row


def test_the_school_id_wins_over_the_urn() -> None:
    with judge(PARTNERSHIP, f"2024,{ANNA},#N/A,{BEN}", kind="ecf-partnership") as judged:
        assert judged.codes() == set()
        assert judged.batch()["urn"] is None


def test_an_update_needs_both_ids() -> None:
    header = "type,partnership_id,delivery_partner_id"
    with judge(header, "update-partnership,,", "ecf-partnership-update,p1,d1") as judged:
        assert judged.codes(2) == {"partnership_id_missing", "delivery_partner_id_missing"}
        assert judged.codes(3) == {"partnership_id_malformed", "delivery_partner_id_malformed"}


def test_rows_of_several_types_and_sheets_are_judged_by_their_own() -> None:
    declarations = f"{ANNA},ecf-induction,started,2024-10-01"
    with judge_tables(
        ("participant-declaration", DECLARATION[5:], [declarations.split(",")]),
        (
            None,
            "Type,Participant ID,course_identifier,reason",
            [["defer", BEN, "ecf-induction", "other"], ["resume", "anna", "ecf-mentor", ""]],
        ),
    ) as judged:
        assert judged.query(
            "select type, participant_id, sound from fields.parsed order by row_id"
        ) == [
            ("participant-declaration", UUID(ANNA), True),
            ("participant-defer", UUID(BEN), True),
            ("participant-resume", None, False),
        ]
        faults = judged.query(
            "select row_id, code, column_no from finding where row_id is not null"
        )
        assert faults == [(3, "participant_id_malformed", 6)]


def test_ignored_rows_are_left_out() -> None:
    with judge(DECLARATION, GOOD, ",,,,,", GOOD) as judged:
        assert judged.query("select row from fields.parsed order by row_id") == [(2,), (4,)]


def test_what_intake_refused_is_not_judged_further() -> None:
    told = [Finding("row_too_many_values", 1)]
    with judge(DECLARATION, "declare,anna,maths,,,", told=told) as judged:
        assert judged.all_codes() == {"row_too_many_values"}
        row = judged.batch()
        assert (row["type"], row["sound"]) == ("participant-declaration", False)
        assert judged.query("select checks > 0 from fields.not_evaluated") == [(True,)]


def test_a_cell_that_intake_refused_leaves_the_rest_to_be_judged() -> None:
    told = [Finding("cell_too_long", 1, "participant_id", 1)]
    row = declaration(participant_id="x" * 200, course_identifier="maths")
    with judge(DECLARATION, row, told=told) as judged:
        assert judged.codes() == {"cell_too_long", "course_identifier_unknown"}
        assert judged.batch()["sound"] is False


def test_faults_that_only_the_workbook_knew() -> None:
    rows = [declaration(participant_id=""), declaration(participant_id=BEN)]
    faults = [
        (1, 1, "cell_formula_without_value", {}),
        (1, 5, "cell_merged", {"range": "F2:F3"}),
        (2, 4, "cell_formula_value_used", {}),
    ]
    with judge(DECLARATION, *rows, cell_faults=faults) as judged:
        assert judged.codes(2) == {"cell_formula_without_value", "cell_merged"}
        assert judged.facts("cell_merged") == {"range": "F2:F3"}
        assert judged.codes(3) == {"cell_formula_value_used"}
        assert judged.batch(3)["sound"] is True


def test_faults_in_columns_that_the_type_does_not_use_are_no_findings() -> None:
    header = DECLARATION + ",reason"
    faults = [(1, 6, "cell_merged", {}), (1, 6, "cell_formula_value_used", {})]
    with judge(header, GOOD + ",#N/A", cell_faults=faults) as judged:
        assert judged.all_codes() == set()


def test_number_cells_in_ids_are_mangled_and_in_dates_are_not() -> None:
    rows = [declaration(participant_id="12345"), declaration(declaration_date="45566")]
    with judge(DECLARATION, *rows, number_cells=[(1, 1), (2, 4)]) as judged:
        assert judged.codes(2) == {"cell_number_mangled"}
        assert judged.codes(3) == {"date_from_serial_number"}
        assert judged.batch(3)["declaration_date"] == datetime(2024, 9, 30, 23)  # noqa: DTZ001


def test_a_short_row_says_so_where_a_column_is_needed() -> None:
    rows = [["declare", ANNA, "ecf-induction"], GOOD.split(",")[:5]]
    with judge(DECLARATION, *rows, short_rows=[(1, [3, 4, 5]), (2, [5])]) as judged:
        assert judged.codes(2) == {"row_too_few_values"}
        assert judged.facts("row_too_few_values") == {
            "columns": "declaration_type, declaration_date"
        }
        assert judged.codes(3) == set()


def test_facts_fill_the_places_of_the_advice() -> None:
    rows = [
        declaration(participant_id="anna", course_identifier="ecf induct", declaration_type="x"),
        declaration(participant_id="", course_identifier="npq-x", declaration_date="1 May 24"),
        declaration(declaration_date="16 November 2024", evidence_held="others"),
    ]
    with judge(DECLARATION, *rows) as judged:
        advice = {entry.code: entry.advice for entry in field_rules()}
        found = judged.query("select code, detail from finding where row_id is not null")
        assert len(found) == 8
        for code, detail in found:
            pieces = [re.escape(piece) for piece, *_ in Formatter().parse(advice[code])]
            assert re.fullmatch(".*".join(pieces) + ".*", detail), (code, detail)
            assert detail.isascii()
            assert not set("{}") & set(detail)
        assert '"anna" has 2 of them and 2 other characters.' in judged.detail(
            "participant_id_malformed"
        )
        in_future = judged.detail("declaration_date_in_future")
        assert "16 November 2024" in in_future
        assert "15 November 2024 at 10:00" in in_future
        assert judged.detail("evidence_held_unknown").endswith(" Did you mean other?")


def test_a_dragged_series_is_noticed() -> None:
    people = [ANNA, BEN, CARA]
    rows = [
        declaration(participant_id=who, declaration_type=f"retained-{n}")
        for n, who in enumerate(people, 1)
    ]
    one = [declaration(declaration_type=f"retained-{n}") for n in (1, 2, 3)]
    ids = [declaration(participant_id=f"{ANNA[:-1]}{n}") for n in (7, 8, 9)]
    with judge(DECLARATION, *rows, GOOD, *one, GOOD, *ids) as judged:
        found = judged.query(
            "select row, field, facts from finding join intake.received using (row_id) order by row"
        )
        assert [(row, field) for row, field, _ in found] == [
            *((row, "declaration_type") for row in (2, 3, 4)),
            *((row, "participant_id") for row in (10, 11, 12)),
        ]
        assert found[0][2] == {"first_row": "2", "last_row": "4"}


def test_garbled_text_is_noticed_in_echoed_columns_only() -> None:
    header = DECLARATION + ",name,your_reference"
    with judge(
        header, f"{GOOD},SiÃ¢n Ã“ Sé,Zoë", f"{GOOD},Siân É…,â€œquotedâ€\x9d", f"{GOOD},Ãlan,"
    ) as judged:
        found = judged.query("select row_id, column_no, facts from finding order by all")
        assert [(row, column) for row, column, _ in found] == [(1, 6), (2, 7)]
        assert found[0][2]["text"].startswith("Si\\xc3\\xa2n")
