"""Text files: encodings, delimiters, quotation marks, shape (intake cases 8.2 and 8.3)."""

from __future__ import annotations

import pytest
from intake_world import HEADER, ID, ID2, ROW, ROW2, both_ways, read_text

from pipeline.intake import Limits
from pipeline.intake.text import records

PLAIN = f"{HEADER}\n{ROW}\n{ROW2}\n"
VALUES = [tuple(ROW.split(",")), tuple(ROW2.split(","))]
CRLF = PLAIN.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        pytest.param(PLAIN, [], id="ordinary"),
        pytest.param(CRLF, [], id="crlf"),
        pytest.param(PLAIN.rstrip("\n"), [], id="no line end at the end"),
        pytest.param("\ufeff" + PLAIN, [], id="26 byte order mark"),
        pytest.param('\ufeff"participant_id"' + PLAIN[14:], [], id="26 mark before a quote"),
        pytest.param(PLAIN.replace(",", "\t").encode("utf-16"), ["delimiter_not_comma"], id="27"),
        pytest.param(PLAIN + "\x1a", [], id="33 ctrl-z"),
        pytest.param(PLAIN.replace("\n", "\r"), [], id="34 cr only"),
        pytest.param(f"{HEADER}\r\n{ROW}\n{ROW2}\r", [], id="34 mixed line ends"),
        pytest.param(PLAIN.replace(",", ";"), ["delimiter_not_comma"], id="35 semicolon"),
        pytest.param(PLAIN.replace(",", "\t"), ["delimiter_not_comma"], id="35 tab"),
        pytest.param(PLAIN.replace(",", "|"), ["delimiter_not_comma"], id="35 pipe"),
        pytest.param("sep=;\r\n" + CRLF.replace(",", ";"), ["delimiter_not_comma"], id="35 sep"),
        pytest.param("sep=,\n" + PLAIN, [], id="35 sep comma"),
        pytest.param(PLAIN.replace("\n", ",,\n"), [], id="44 trailing commas"),
        pytest.param(f"{HEADER}\n{ROW},,\n{ROW2},\n", [], id="42 blank surplus"),
        pytest.param("\n".join(f'"{x}"'.replace(",", '","') for x in PLAIN.split()), [], id="all"),
        pytest.param(PLAIN + ",,,,\n\n , ,\n", [], id="blank rows at the end do not count"),
    ],
)
def test_the_same_rows_whatever_the_form(tmp_path, content, notes):
    reading = both_ways(tmp_path, content)
    assert reading.codes == notes
    assert reading.values() == VALUES
    assert [line[0] for line in reading.rows()] == [2, 3]
    assert reading.received.format == "csv"
    assert reading.received.sheets[0].kind == "participant-declaration"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        ("\ufeff", "file_empty"),
        (" \r\n\t\n", "file_empty"),
        (HEADER + "\n", "file_no_rows"),
        (HEADER + "\n,,,,\n\n", "file_no_rows"),
        (PLAIN.encode("utf-16-le"), "encoding_not_recognised"),
        (PLAIN.encode("utf-32"), "encoding_not_recognised"),
        (PLAIN.encode("utf-16")[:-1], "encoding_not_recognised"),
        (PLAIN.replace("other", "oth\0er"), "encoding_nul_bytes"),
        (PLAIN.replace("other", "oth\0er").encode("utf-16"), "encoding_nul_bytes"),
        (PLAIN.encode() + b"\xa3\x81,,,,\n", "encoding_not_recognised"),
        (PLAIN.replace("other", "\u00e9").encode() + b"\xa3,,,,\n", "encoding_mixed"),
        (PLAIN.replace(",", "~"), "delimiter_not_recognised"),
        (PLAIN.replace(",", ":"), "delimiter_not_recognised"),
        (PLAIN.replace(",", "!"), "header_not_found"),
        ("a,b,c\n1,2,3\n", "header_not_found"),
        (ROW + "\n", "header_not_found"),
        ("\n" * 25 + PLAIN, "header_not_found"),
        (PLAIN.replace("started", '"started', 1), "quote_unbalanced"),
        (f'{HEADER}\n{ID},ecf-induction,"started\n{ROW2}\n{ROW2}"\n', "quote_unbalanced"),
        ('"' + PLAIN, "quote_unbalanced"),
        (PLAIN.replace("declaration_date", "decl_date"), "header_missing_columns"),
        (PLAIN.replace("evidence_held", "Course Identifier"), "header_duplicate_columns"),
    ],
)
def test_files_that_cannot_be_read_one_way_are_refused(tmp_path, content, code):
    assert both_ways(tmp_path, content).refusals == [code]


def test_29_windows_1252_is_converted_and_its_rows_are_named(tmp_path):
    content = f"{HEADER},note\n{ROW},ok\n{ROW2},caf\xe9 \x80\n".encode("latin-1")
    reading = both_ways(tmp_path, content)
    assert reading.found("encoding_converted").facts == {"rows": "3"}
    assert reading.values()[1][-1] == "caf\xe9 \u20ac"
    assert reading.received.encoding == "windows-1252"


def test_30_mixed_encodings_name_the_first_rows_of_each(tmp_path):
    content = f"{HEADER},n\n{ROW},\xe9\n".encode() + f"{ROW2},\xe9\n".encode("latin-1")
    facts = read_text(tmp_path, content).found("encoding_mixed").facts
    assert facts == {"utf8_rows": "2", "other_rows": "3"}


def test_38_a_line_break_in_a_quoted_cell_does_not_shift_row_numbers(tmp_path):
    content = f'{HEADER},note\n{ROW},"one\r\ntwo"\n{ROW2},x\n'
    reading = both_ways(tmp_path, content)
    assert [line[0] for line in reading.rows()] == [2, 3]
    assert reading.values()[0][-1] == "one\r\ntwo"
    assert reading.codes == ["header_extra_columns"]


def test_39_the_row_that_opened_the_quotation_mark_is_named(tmp_path):
    content = f'{HEADER}\n{ROW}\n{ID},ecf-mentor,"started,2024-11-05,other\n{ROW2}\n{ROW2}"\n'
    assert read_text(tmp_path, content).found("quote_unbalanced").facts == {"row": "3"}


def test_40_text_after_a_closing_mark_rejects_only_that_row(tmp_path):
    reading = both_ways(tmp_path, f'{HEADER}\n{ID},"ecf"-mentor,a,b,c\n{ROW2}\n')
    assert reading.codes == ["quote_misplaced"]
    assert reading.found("quote_misplaced").row_id == 1
    assert reading.values()[1] == VALUES[1]


def test_41_blanks_before_a_quotation_mark_are_ignored(tmp_path):
    reading = both_ways(tmp_path, f'{HEADER}\n{ID}, "ecf-induction",started,2024-11-05,other\n')
    assert reading.found("quote_after_space").facts == {"rows": "2"}
    assert reading.values() == VALUES[:1]


@pytest.mark.parametrize("value", ['5" pipe', '="00123"', "a'b", "NA", "None", "null", "-", "."])
def test_values_stay_as_they_are(tmp_path, value):
    reading = both_ways(tmp_path, f"{HEADER},note\n{ROW},{value}\n")
    assert reading.values()[0][-1] == value


def test_42_a_surplus_value_rejects_the_row_and_shifts_nothing(tmp_path):
    reading = both_ways(tmp_path, f"{HEADER}\n{ROW},more\n{ROW2}\n")
    found = reading.found("row_too_many_values")
    assert (found.row_id, found.value) == (1, "more")
    assert found.facts == {"found": "6", "expected": "5"}
    assert reading.values() == VALUES


def test_43_short_rows_are_listed_with_the_columns_that_they_lack(tmp_path):
    reading = both_ways(tmp_path, f"{HEADER}\n{ID},ecf-mentor,started\n{ROW2}\n")
    assert reading.codes == []
    assert reading.query("from intake.short_row") == [(1, [3, 4])]
    assert reading.values()[0] == (ID, "ecf-mentor", "started", None, None)


def test_45_a_long_value_rejects_only_its_row(tmp_path):
    reading = both_ways(tmp_path, f"{HEADER},note\n{ROW},{'x' * 200_000}\n{ROW2},y\n")
    found = reading.found("cell_too_long")
    assert (found.row_id, found.column) == (1, 5)
    assert found.facts == {"found": "200,000", "limit": "10,000"}


def test_46_too_many_columns(tmp_path):
    content = f"{HEADER},{','.join(f'c{i}' for i in range(100_000))}\n"
    assert read_text(tmp_path, content).refusals == ["header_too_many_columns"]


def test_54_spellings_of_a_column_name(tmp_path):
    header = "Participant ID,course-identifier,DECLARATION_TYPE,declaration date,Evidence-Held"
    reading = both_ways(tmp_path, f"{header}\n{ROW}\n")
    assert [c.field for c in reading.received.columns] == HEADER.split(",")
    assert [c.header for c in reading.received.columns] == header.split(",")
    assert reading.codes == []


def test_55_missing_columns_are_named_with_their_nearest(tmp_path):
    content = PLAIN.replace("participant_id", "particpant_id")
    facts = read_text(tmp_path, content).found("header_missing_columns").facts
    assert facts["missing"] == "participant_id"
    assert "particpant_id may be meant as participant_id" in facts["hint"]


def test_57_extra_columns_are_kept_and_those_that_resemble_are_named(tmp_path):
    header = HEADER.replace("evidence_held", "evidence_heId")
    reading = both_ways(tmp_path, f"{header},has_passed,Notes\n{ROW},x,hello\n")
    assert reading.codes == ["header_column_resembles", "header_extra_columns"]
    assert reading.found("header_extra_columns").facts == {"columns": "evidence_heId, Notes"}
    assert reading.values() == [(*ROW.split(","), "x", "hello")]


def test_two_extra_columns_of_one_name_are_kept(tmp_path):
    reading = both_ways(tmp_path, f"{HEADER},note,note\n{ROW},a,b\n")
    assert reading.values() == [(*ROW.split(","), "a", "b")]


def test_58_duplicate_columns_name_both_letters(tmp_path):
    content = PLAIN.replace("evidence_held", "Course Identifier")
    facts = read_text(tmp_path, content).found("header_duplicate_columns").facts
    assert facts == {"column": "course_identifier", "letters": "columns B and E"}


def test_59_notes_above_the_header(tmp_path):
    reading = both_ways(tmp_path, f"Our declarations,,\n\n{PLAIN}")
    assert reading.found("header_not_first_row").facts == {"row": "3"}
    assert [line[0] for line in reading.rows()] == [4, 5]


@pytest.mark.parametrize(
    ("line", "ignored", "code"),
    [
        ("#GUIDE the participant,one of,,,", "row_is_guide", "row_is_guide"),
        ("#guide", "row_is_guide", "row_is_guide"),
        (HEADER, "header_repeated", "header_repeated"),
        ("Participant ID,Course Identifier,,,", "header_repeated", "header_repeated"),
        ("Total: 2,,,,", None, "row_looks_like_total"),
        (",,,Signed by A. Person,", None, "row_looks_like_total"),
        ("count", None, "row_looks_like_total"),
        ("#example," + ROW, None, "row_is_example"),
    ],
)
def test_60_61_62_68_rows_that_are_no_rows(tmp_path, line, ignored, code):
    reading = both_ways(tmp_path, f"{HEADER}\n{ROW}\n{line}\n{ROW2}\n")
    assert reading.codes == [code]
    assert [(r[0], r[1]) for r in reading.rows()] == [(2, None), (3, ignored), (4, None)]
    assert reading.found(code).row_id == 2


def test_62_a_row_with_an_id_is_no_total(tmp_path):
    reading = both_ways(tmp_path, f"your_reference,{HEADER}\ntotal-7,{ROW}\n")
    assert reading.codes == []


@pytest.mark.parametrize("reference", ["EXAMPLE", "example row", " Example 1"])
def test_68_the_example_of_our_template(tmp_path, reference):
    reading = both_ways(tmp_path, f"{HEADER},your_reference\n{ROW},{reference}\n{ROW2},exa-1\n")
    assert reading.codes == ["row_is_example"]
    assert reading.found("row_is_example").row_id == 1


def test_63_blank_rows_between_are_ignored_and_counted(tmp_path):
    reading = both_ways(tmp_path, f"{HEADER}\n{ROW}\n\n , ,\n\u200b,\xa0\n{ROW2}\n\n\n")
    blank = "blank"
    assert [(r[0], r[1]) for r in reading.rows()] == [
        (2, None), (3, blank), (4, blank), (5, blank), (6, None),
    ]  # fmt: skip
    assert reading.codes == []


def test_64_columns_in_another_order(tmp_path):
    lines = [",".join(reversed(line.split(","))) for line in PLAIN.split()]
    reading = both_ways(tmp_path, "\n".join(lines))
    assert reading.received.columns[0].field == "evidence_held"
    assert reading.values()[0] == tuple(reversed(ROW.split(",")))


def test_65_result_columns_are_dropped_before_anything_else(tmp_path):
    header = f"{HEADER},result_row,result_error_codes,Result Row"
    reading = both_ways(tmp_path, f"{header}\n{ROW},2,x,y\n")
    assert reading.codes == []
    assert reading.values() == VALUES[:1]


def test_66_a_table_that_starts_in_column_b(tmp_path):
    reading = both_ways(tmp_path, f",{HEADER}\n,{ROW}\n")
    assert reading.codes == []
    assert reading.received.sheets[0].letters[0] == "B"
    assert reading.values() == VALUES[:1]


def test_a_column_without_a_name_is_kept_where_it_has_values(tmp_path):
    reading = both_ways(tmp_path, f"{HEADER},,\n{ROW},,\n{ROW2},x,\n")
    assert reading.found("header_column_unnamed").facts == {"letter": "F"}
    assert reading.values() == [(*VALUES[0], None), (*VALUES[1], "x")]
    assert reading.received.columns[5].header == ""


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (HEADER, "participant-declaration"),
        ("declaration_id", "participant-declaration-void"),
        ("declaration_id,your_reference", "participant-declaration-void"),
        ("participant_id,course_identifier,declaration_type", "participant-declaration-void"),
        ("cohort,urn,delivery_partner_id", "ecf-partnership"),
        ("cohort,school_id,delivery_partner_id,urn", "ecf-partnership"),
        ("partnership_id,delivery_partner_id", "ecf-partnership-update"),
        ("type,participant_id,course_identifier,reason", None),
        ("type,declaration_id", None),
    ],
)
def test_the_kind_follows_from_the_columns(tmp_path, header, kind):
    row = ",".join([ID2] * (header.count(",") + 1))
    reading = both_ways(tmp_path, f"{header}\n{row}\n")
    assert reading.codes == []
    assert reading.received.sheets[0].kind == kind


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("declaration_id,declaration_date,participant_id", "header_kind_ambiguous"),
        ("partnership_id,urn,delivery_partner_id", "header_kind_ambiguous"),
        ("cohort,urn,delivery_partner_id," + HEADER, "header_kind_ambiguous"),
        ("participant_id,course_identifier,reason", "header_missing_columns"),
        ("participant_id,course_identifier,declaration_type,evidence_held", None),
        ("participant_id,course_identifier,declaration_type,Date of event", None),
        ("type,reason,cohort", "header_missing_columns"),
    ],
)
def test_67_columns_that_make_no_kind_or_two(tmp_path, header, code):
    reading = both_ways(tmp_path, f"{header}\n{ID},b,c,d\n")
    assert reading.refusals == [code or "header_missing_columns"]


def test_status_changes_need_a_type(tmp_path):
    content = f"participant_id,course_identifier,reason\n{ID},ecf-mentor,other\n"
    facts = read_text(tmp_path, content).found("header_missing_columns").facts
    assert facts["missing"] == "type"


def test_17_limits_name_what_was_found(tmp_path):
    content = PLAIN * 3
    assert both_ways(tmp_path, content, limits=Limits(max_rows=4)).codes == ["file_too_many_rows"]
    assert not both_ways(tmp_path, PLAIN, limits=Limits(max_rows=2)).refused
    reading = both_ways(tmp_path, PLAIN, limits=Limits(max_columns=4))
    assert reading.found("header_too_many_columns").facts == {"found": "5", "limit": "4"}
    big = read_text(tmp_path, PLAIN + " " * 1_000_000, limits=Limits(max_file_mb=1))
    assert big.found("file_too_large").facts == {"found": "1.0", "limit": "1"}


def test_77_a_value_after_a_long_gap(tmp_path):
    content = f"{HEADER}\n{ROW}\n" + ",,,,\n" * 1_000 + ROW2
    facts = both_ways(tmp_path, content).found("rows_after_long_gap").facts
    assert facts == {"row": "1003", "limit": "1000"}
    assert not both_ways(tmp_path, content.replace(",,,,\n", "", 1)).refused


@pytest.mark.parametrize(
    ("name", "codes"),
    [("a.xlsx", ["file_type_differs_from_name"]), ("a.CSV", []), ("a.txt", []), ("a", [])],
)
def test_6_a_text_file_under_another_name(tmp_path, name, codes):
    assert read_text(tmp_path, PLAIN, filename=name).codes == codes


def test_77_reading_stops_after_very_many_blank_rows(tmp_path):
    head = f"{HEADER}\n{ROW}\n"
    blank = "\n" * 30_000 + ",,\r\n" * 30_000
    assert len(both_ways(tmp_path, head + blank).rows()) == 1
    facts = both_ways(tmp_path, head + blank + "\n\n" + ROW2).found("rows_after_long_gap").facts
    assert facts == {"row": "60005", "limit": "1000"}


def test_39_a_mark_that_is_never_closed_is_found_early(tmp_path):
    content = 'declaration_id\n"' + "x\n" * 50_000
    assert both_ways(tmp_path, content).refusals == ["quote_unbalanced"]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_rows_keep_their_numbers_whatever_the_size_of_a_batch(tmp_path, monkeypatch, size):
    monkeypatch.setattr(records, "BATCH_ROWS", size)
    lines = [HEADER, ROW, "", "", "", ROW2, f'{ID},"a', 'b",c,d,e', "", ROW, "#guide", "", ROW2, ""]
    reading = read_text(tmp_path, "\n".join(lines), fast=False)
    assert [(r[0], r[1], r[2]) for r in reading.rows()] == [
        (2, None, ID),
        (3, "blank", None),
        (4, "blank", None),
        (5, "blank", None),
        (6, None, ID2),
        (7, None, ID),
        (8, "blank", None),
        (9, None, ID),
        (10, "row_is_guide", "#guide"),
        (11, "blank", None),
        (12, None, ID2),
    ]
    assert reading.query("select row_id from intake.received order by 1") == [
        (i,) for i in range(1, 12)
    ]
    assert reading.found("row_is_guide").row_id == 9


def test_46_a_row_of_very_many_commas(tmp_path):
    many = "," * 300_000
    reading = both_ways(tmp_path, f"{HEADER}\n{ROW}{many}\n{ROW2}{many}x\n")
    assert reading.codes == ["row_too_many_values"]
    assert reading.found("row_too_many_values").row_id == 2
    assert reading.values() == VALUES
