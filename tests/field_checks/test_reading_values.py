"""What the careful reading makes of odd values (intake cases, sections 6, 8.2 and 8.5)."""

from __future__ import annotations

import pytest
from field_world import ANNA

from schemas.tidying import cell_fault, is_blank, tidy
from schemas.values import Reading, read_id, read_urn, read_word, read_year
from schemas.vocabulary import DECLARATION_TYPES, ROW_TYPE_SYNONYMS, ROW_TYPES

PLAIN = ANNA.replace("-", "")


@pytest.mark.parametrize(
    "text",
    [
        f" {ANNA}\u00a0",
        f"{ANNA}\u200b",
        f"\ufeff{ANNA}",
        f"{{{ANNA}}}",
        f"urn:uuid:{ANNA}",
        f"URN:UUID:{ANNA.upper()}",
        PLAIN,
        PLAIN.upper(),
        f'"{ANNA}"',
        f"\u201c{ANNA}\u201d",
        f"'{ANNA}",
        f"'{ANNA}'",
        f"{ANNA}.",
        f"{ANNA},",
        f'="{ANNA}"',
        ANNA.replace("-", "\u2011"),
        ANNA.replace("-", "\u2013"),
        ANNA.replace("-", "\u2212"),
        ANNA.replace("5", "\uff15"),
        ANNA[:4] + "\u200d" + ANNA[4:],
        f"{ANNA}\r\n",
    ],
)
def test_ids_are_tidied_with_a_note(text: str) -> None:
    assert read_id(text) == Reading(ANNA, None, True)


def test_the_case_of_an_id_needs_no_note() -> None:
    assert read_id(ANNA.upper()) == Reading(ANNA)


@pytest.mark.parametrize("text", ["", " ", "\u00a0\u2003\t", "\u200b\ufeff", "\r\n"])
def test_blanks_of_every_kind_are_blank(text: str) -> None:
    assert is_blank(text)
    assert read_id(text) == read_word(text, DECLARATION_TYPES) == read_year(text) == Reading("")


@pytest.mark.parametrize("text", ["-", ".", ",", "'", '"', '""', "--", "NA", "N/A", "null", "nan"])
def test_tidying_never_makes_a_value_blank(text: str) -> None:
    assert tidy(text)
    assert read_id(text).text
    assert read_word(text, DECLARATION_TYPES).text


@pytest.mark.parametrize(
    ("text", "mangled"),
    [
        ("1.23457E+18", True),
        ("1,23E+05", True),
        ("1e10", True),
        ("12345", False),
        ("1234567890123456", True),
        ("12345678901234567890.0", True),
        ("1" * 32, False),
    ],
)
def test_numbers_that_a_spreadsheet_made_of_ids(text: str, mangled: bool) -> None:
    assert (read_id(text).fault == "cell_number_mangled") is mangled
    assert read_id(text, is_number=True).fault == "cell_number_mangled"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("#N/A", "cell_excel_error"),
        (" #n/a ", "cell_excel_error"),
        ("#DIV/0!", "cell_excel_error"),
        ("#SPILL!", "cell_excel_error"),
        ("########", "cell_excel_error"),
        ("#1", None),
        ("a\u200eb", "cell_has_direction_marks"),
        ("\u2066ab\u2069", "cell_has_direction_marks"),
        ("a\nb", "cell_has_newline"),
        ("a\u2028b", "cell_has_newline"),
        ("ab\r\n", None),
        ("a\x0bb", "cell_has_control_characters"),
        ("a\x85b", "cell_has_control_characters"),
        ("\x00", "cell_has_control_characters"),
        ("a\tb", None),
    ],
)
def test_faults_of_the_cell_itself(text: str, fault: str | None) -> None:
    assert cell_fault(text) == fault


@pytest.mark.parametrize(
    "text",
    [
        "Retained 1",
        "RETAINED-1",
        "retained_1.",
        "retained \u2013 1",
        "\u201cretained-1\u201d",
        "retained-\uff11",
        "retained-1\n",
        "retained\u00a01",
    ],
)
def test_case_spaces_and_underscores_of_codes_do_not_matter(text: str) -> None:
    assert read_word(text, DECLARATION_TYPES) == Reading("retained-1", None, True)


@pytest.mark.parametrize("text", ["retained1", "retained--1", "retained-\u0661", "retained-5"])
def test_codes_are_not_guessed(text: str) -> None:
    assert read_word(text, DECLARATION_TYPES).text not in DECLARATION_TYPES


def test_short_names_of_row_types_need_no_note() -> None:
    for word, meant in ROW_TYPE_SYNONYMS.items():
        assert read_word(word, ROW_TYPES, ROW_TYPE_SYNONYMS) == Reading(meant)
    assert read_word("Void ", ROW_TYPES, ROW_TYPE_SYNONYMS) == Reading(
        "participant-declaration-void", None, True
    )


@pytest.mark.parametrize(
    ("text", "year"), [("2024", "2024"), ("2024.0", "2024"), ("\uff12024", "2024"), ("24", "24")]
)
def test_years(text: str, year: str) -> None:
    assert read_year(text) == Reading(year, None, year != text)


def test_the_number_of_a_school_may_be_a_number() -> None:
    assert read_urn("123456.0").text == "123456"
    assert read_urn("1.2E+05").fault == "cell_number_mangled"
