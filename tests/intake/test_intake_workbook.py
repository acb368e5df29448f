"""Workbooks as people and programs make them (intake cases 8.4)."""

from __future__ import annotations

import time
from datetime import datetime

import openpyxl
import pytest
from intake_world import (
    HEADER,
    ID,
    ID2,
    MAIN,
    ROW,
    ROW2,
    cell,
    letters,
    read,
    read_book,
    read_text,
    row,
    sheet,
    simple_sheet,
    workbook_parts,
    write_zip,
)

from pipeline.intake import Limits
from pipeline.intake.column_names import reference_vocabulary

VALUES = [tuple(ROW.split(",")), tuple(ROW2.split(","))]
GOOD = simple_sheet(HEADER, ROW, ROW2)
HEAD = row(1, HEADER)
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd\\/mm\\/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm"/><numFmt numFmtId="166" formatCode="0000000"/>'
    '<numFmt numFmtId="167" formatCode="&quot;day&quot; 0"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/>'
    '<xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="22"/></cellXfs>'
)


def with_cell(xml: str, values: str = ROW) -> str:
    """The header and one row, in which the XML of a cell (with an address) takes its place."""
    reference = xml.split('r="')[1].split('"')[0]
    number = int(reference[1:])
    texts = values.split(",")
    cells = [
        xml if f"{letters(i)}{number}" == reference else cell(f"{letters(i)}{number}", text)
        for i, text in enumerate(texts)
    ]
    return HEAD + f'<row r="{number}">{"".join(cells)}</row>'


def test_a_plain_workbook(tmp_path):
    reading = read_book(tmp_path, GOOD)
    assert reading.codes == []
    assert reading.values() == VALUES
    assert reading.received.format == "xlsx"
    assert reading.received.sheets[0].name == "Sheet1"


def test_a_workbook_made_by_openpyxl_with_dates(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.append(HEADER.split(","))
    page.append([ID, "ecf-mentor", "started", datetime(2024, 10, 1, 9, 30), True])  # noqa: DTZ001
    page.append([ID2, "ecf-mentor", "started", datetime(2024, 10, 1), 45601])  # noqa: DTZ001
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    assert reading.values() == [
        (ID, "ecf-mentor", "started", "2024-10-01T09:30:00", "TRUE"),
        (ID2, "ecf-mentor", "started", "2024-10-01", "45601"),
    ]
    assert reading.query("from intake.cell_number") == [(2, 4)]


def test_2_3_a_header_without_rows(tmp_path):
    assert read_book(tmp_path, sheet(HEAD)).refusals == ["file_no_rows"]
    blank = row(2, " , ") + '<row r="3"><c r="A3" s="1"/></row>'
    assert read_book(tmp_path, sheet(HEAD + blank)).refusals == ["file_no_rows"]


def test_66_a_table_that_starts_in_column_b_and_row_10(tmp_path):
    rows = row(10, [None, *HEADER.split(",")]) + row(11, [None, *ROW.split(",")])
    reading = read_book(tmp_path, sheet(row(2, "Our declarations") + rows))
    assert reading.codes == ["header_not_first_row"]
    assert reading.received.sheets[0].letters == dict(enumerate("BCDEF"))
    assert reading.rows() == [(11, None, *VALUES[0])]


def test_63_rows_that_are_not_stored_are_blank(tmp_path):
    reading = read_book(tmp_path, sheet(HEAD + row(2, ROW) + row(5, ROW2)))
    assert [r[:2] for r in reading.rows()] == [(2, None), (3, "blank"), (4, "blank"), (5, None)]


def test_69_several_sheets_are_read_in_the_order_of_the_tabs(tmp_path):
    voids = simple_sheet("declaration_id,note", f"{ID},x")
    reading = read_book(tmp_path, GOOD, simple_sheet("Notes", "hello"), voids)
    assert reading.codes == ["header_extra_columns", "sheet_not_read"]
    assert reading.found("sheet_not_read").facts == {"sheet": "Sheet2"}
    assert [s.kind for s in reading.received.sheets] == [
        "participant-declaration",
        "participant-declaration-void",
    ]
    assert reading.received.sheets[1].columns == (5, 6)
    assert reading.query(
        "select row_id, sheet_no, row, s0, s5 from intake.received order by 1"
    ) == [
        (1, 0, 2, ID, None),
        (2, 0, 3, ID2, None),
        (3, 1, 2, None, ID),
    ]
    assert reading.received.sheets_not_read == ("Sheet2",)


def test_columns_of_one_name_are_one_column_over_all_sheets(tmp_path):
    other = simple_sheet(",".join(reversed(HEADER.split(","))), ",".join(reversed(ROW2.split(","))))
    reading = read_book(tmp_path, simple_sheet(HEADER, ROW), other)
    assert reading.values() == VALUES
    assert reading.received.sheets[1].columns == (4, 3, 2, 1, 0)
    assert reading.received.sheets[1].letters[4] == "A"


def test_a_list_of_people_and_a_half_header_are_left_alone_beside_a_whole_one(tmp_path):
    people = simple_sheet("participant_id,cohort,full_name", f"{ID},2024,Ann")
    assert read_book(tmp_path, people, GOOD).codes == ["sheet_partly_known"]
    half = simple_sheet("participant_id,declaration_type", f"{ID},started")
    assert read_book(tmp_path, half, GOOD).codes == ["sheet_partly_known"]
    assert read_book(tmp_path, half).refusals == ["header_missing_columns"]
    assert read_book(tmp_path, people).refusals == ["header_missing_columns"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_70_hidden_sheets(tmp_path, state):
    reading = read_book(tmp_path, GOOD, GOOD, states={"Sheet1": state})
    assert reading.codes == ["sheet_hidden"]
    assert len(reading.values()) == 2
    only = read_book(tmp_path, GOOD, states={"Sheet1": state})
    assert only.refusals == ["header_not_found"]


def test_71_72_hidden_rows_and_columns(tmp_path):
    rows = HEAD + row(2, ROW) + row(3, ROW2, ' hidden="1"') + row(4, ROW, ' hidden="1"')
    before = '<cols><col min="2" max="3" hidden="1"/><col min="9" max="16384" hidden="1"/></cols>'
    reading = read_book(tmp_path, sheet(rows, before=before))
    assert reading.found("rows_hidden").facts == {"rows": "3 to 4"}
    assert reading.found("columns_hidden").facts == {"columns": "B, C"}
    assert len(reading.values()) == 3


def test_73_merged_cells(tmp_path):
    rows = HEAD + row(2, ROW) + row(3, [ID, None, "started", "2024-11-05", "other"])
    merged = '<mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="A7:C9"/></mergeCells>'
    reading = read_book(tmp_path, sheet(rows, after=merged))
    assert reading.query(
        "select row_id, column_no, code, facts['range'] from intake.cell_fault"
    ) == [(2, 1, "cell_merged", "B2:B3")]


def test_73_merged_ranges_on_top_of_each_other(tmp_path):
    one = '<mergeCell ref="A2:E3"/>'
    merged = f"<mergeCells>{one * 5}</mergeCells>"
    assert read_book(tmp_path, sheet(HEAD + row(2, ROW) + row(3, ROW), after=merged)).refusals == [
        "file_damaged"
    ]


def test_74_75_formulas(tmp_path):
    saved = cell("D2", "2024-11-05", "str", "<f>A1</f>")
    reading = read_book(tmp_path, sheet(with_cell(saved)))
    assert reading.query("select row_id, column_no, code from intake.cell_fault") == [
        (1, 3, "cell_formula_value_used")
    ]
    assert reading.values() == VALUES[:1]
    unsaved = read_book(tmp_path, sheet(with_cell(cell("D2", None, more="<f>A1</f>"))))
    assert unsaved.query("select row_id, column_no, code from intake.cell_fault") == [
        (1, 3, "cell_formula_without_value")
    ]
    assert unsaved.values()[0][3] is None


def test_75_rows_of_formulas_alone_are_not_blank(tmp_path):
    cells = "".join(cell(f"{c}2", None, more="<f>Z9</f>") for c in "ABCDE")
    reading = read_book(tmp_path, sheet(f'{HEAD}<row r="2">{cells}</row>'))
    assert [r[:2] for r in reading.rows()] == [(2, None)]
    assert len(reading.query("from intake.cell_fault")) == 5


def test_75_formulas_in_extra_columns_are_blank(tmp_path):
    rows = row(1, HEADER + ",note") + row(2, ROW).replace(
        "</row>", cell("F2", None, more="<f>A1</f>") + "</row>"
    )
    reading = read_book(tmp_path, sheet(rows))
    assert reading.query("from intake.cell_fault") == []
    assert reading.values() == [(*VALUES[0], None)]


def test_76_errors_are_their_text(tmp_path):
    reading = read_book(tmp_path, sheet(with_cell(cell("D2", "#N/A", "e"))))
    assert reading.values()[0][3] == "#N/A"


def test_77_a_million_formatted_blank_rows(tmp_path):
    blank = "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(3, 300_000))
    start = time.monotonic()
    reading = read_book(tmp_path, sheet(HEAD + row(2, ROW) + blank))
    assert time.monotonic() - start < 10
    assert reading.codes == []
    assert len(reading.rows()) == 1
    late = row(300_000, ROW)
    reading = read_book(tmp_path, sheet(HEAD + row(2, ROW) + blank + late))
    facts = reading.found("rows_after_long_gap").facts
    assert facts == {"row": "300000", "limit": "1000"}
    stray = '<row r="300000"><c r="Z300000"><v>1</v></c></row>'
    reading = read_book(tmp_path, sheet(HEAD + row(2, ROW) + blank + stray))
    assert reading.codes == ["cell_outside_table"]


def test_77_what_stands_below_the_rows_is_no_value(tmp_path):
    blank = "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(3, 2_000))
    after = '<mergeCells><mergeCell ref="A2:B2"/></mergeCells><extLst><f>A1</f><v>1</v></extLst>'
    reading = read_book(tmp_path, sheet(HEAD + row(2, ROW) + blank, after=after))
    assert reading.codes == []
    assert reading.query("select code, column_no from intake.cell_fault") == [("cell_merged", 1)]


def test_11_text_that_very_many_cells_share(tmp_path):
    long = "<si><t>" + "x" * 30_000 + "</t></si>"
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(2, 500))
    reading = read_book(
        tmp_path, sheet(HEAD + cells), strings=long, limits=Limits(max_unpacked_mb=5)
    )
    assert reading.refusals == ["file_zip_bomb"]
    assert not read_book(tmp_path, sheet(HEAD + cells), strings=long).refused


def test_77_a_gap_of_rows_that_are_not_stored(tmp_path):
    reading = read_book(tmp_path, sheet(HEAD + row(2, ROW) + row(5_000, ROW)))
    assert reading.found("rows_after_long_gap").facts["row"] == "5000"
    near = read_book(tmp_path, sheet(HEAD + row(2, ROW) + row(1_002, ROW)))
    assert len(near.rows()) == 1_001


@pytest.mark.parametrize("dimension", ["A1:A1", "A1:B1", "A1:XFD1048576", "nonsense"])
def test_78_the_recorded_dimension_is_not_believed(tmp_path, dimension):
    before = f'<dimension ref="{dimension}"/>'
    rows = HEAD + row(2, ROW) + row(3, ROW2)
    assert read_book(tmp_path, sheet(rows, before=before)).values() == VALUES


def test_79_values_outside_the_table(tmp_path):
    stray = '<c r="XFC2"/><c r="XFD2"><v>5</v></c></row>'
    rows = HEAD + row(2, ROW).replace("</row>", stray) + row(3, ROW2) + row(4, [None] * 9 + ["x"])
    reading = read_book(tmp_path, sheet(rows))
    assert [f.cell for f in reading.findings] == ["J4", "XFD2"]
    assert reading.codes == ["cell_outside_table"] * 2
    assert reading.values() == VALUES


def test_a_column_beside_the_table_without_a_name_is_kept(tmp_path):
    reading = read_book(tmp_path, simple_sheet(HEADER, ROW, ROW2 + ",late"))
    assert reading.found("header_column_unnamed").facts == {"letter": "F"}
    assert reading.values() == [(*VALUES[0], None), (*VALUES[1], "late")]


def test_80_no_worksheet(tmp_path):
    parts = workbook_parts({"S": "<chartsheet/>"})
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = str(parts[name]).replace("/worksheet", "/chartsheet", 1)
    assert read(write_zip(tmp_path / "a.xlsx", parts)).refusals == ["file_no_worksheet"]
    assert read(write_zip(tmp_path / "b.xlsx", workbook_parts({}))).refusals == [
        "file_no_worksheet"
    ]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("a_x000D_b", "a\rb"),
        ("_x0041_", "A"),
        ("_x005F_x0041_", "_x0041_"),
        ("_xD83D__xDE00_", "\U0001f600"),
        ("_xD83D_", "\ufffd"),
        ("fox_x", "fox_x"),
        (" kept ", " kept "),
    ],
)
def test_81_strings_are_decoded(tmp_path, stored, text):
    inline = read_book(tmp_path, sheet(with_cell(cell("E2", stored))))
    shared = read_book(
        tmp_path,
        sheet(with_cell(cell("E2", "0", "s"))),
        strings=f'<si><t xml:space="preserve">{stored}</t></si>',
    )
    assert inline.values()[0][4] == text
    assert shared.values()[0][4] == text


def test_82_rich_text_is_joined_and_phonetic_runs_are_left_out(tmp_path):
    rich = "<r><rPr/><t>ot</t></r><r><t>her</t></r><rPh><t>no</t></rPh><phoneticPr/>"
    reading = read_book(
        tmp_path, sheet(with_cell(cell("E2", "0", "s"))), strings=f"<si>{rich}</si>"
    )
    assert reading.values()[0][4] == "other"
    inline = f'<c r="E2" t="inlineStr"><is>{rich}</is></c>'
    assert read_book(tmp_path, sheet(with_cell(inline))).values()[0][4] == "other"


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("2024", "2024"),
        ("2024.0", "2024"),
        ("2.024E3", "2024"),
        ("0.5", "0.5"),
        ("45601.5", "45601.5"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("1.23457E+18", "1234570000000000000"),
        ("-3", "-3"),
        ("1E-7", "0.0000001"),
    ],
)
def test_83_84_numbers(tmp_path, stored, text):
    reading = read_book(tmp_path, sheet(with_cell(cell("E2", stored, "n"))))
    assert reading.values()[0][4] == text
    assert reading.query("from intake.cell_number") == [(1, 4)]


@pytest.mark.parametrize(
    ("style", "stored", "text"),
    [
        (1, "45566", "2024-10-01"),
        (2, "45566.395833333336", "2024-10-01T09:30:00"),
        (7, "45566.0985", "2024-10-01T02:21:50"),
        (1, "45566.99999999", "2024-10-02"),
        (3, "0.5", "12:00:00"),
        (4, "1.25", "30:00:00"),
        (6, "45566", "45566"),
        (1, "60", "60"),
        (1, "59", "1900-02-28"),
        (1, "61", "1900-03-01"),
        (1, "-1", "-1"),
        (1, "2958466", "2958466"),
    ],
)
def test_110_113_119_date_cells(tmp_path, style, stored, text):
    xml = cell("D2", stored, "n").replace(" t=", f' s="{style}" t=')
    reading = read_book(tmp_path, sheet(with_cell(xml)), styles=STYLES)
    assert reading.values()[0][3] == text


def test_112_a_workbook_of_the_1904_epoch(tmp_path):
    xml = cell("D2", "44104.25", "n").replace(" t=", ' s="1" t=')
    for value in ("1", "true"):
        reading = read_book(
            tmp_path,
            sheet(with_cell(xml)),
            styles=STYLES,
            properties=f'<workbookPr date1904="{value}"/>',
        )
        assert reading.values()[0][3] == "2024-10-01T06:00:00"


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("2024-10-01", "2024-10-01"),
        ("2024-10-01T00:00:00", "2024-10-01"),
        ("2024-10-01T09:30:00.6", "2024-10-01T09:30:01"),
        ("soon", "soon"),
    ],
)
def test_87_dates_stored_as_iso_text(tmp_path, stored, text):
    assert read_book(tmp_path, sheet(with_cell(cell("D2", stored, "d")))).values()[0][3] == text


def test_87_prefixed_namespaces(tmp_path):
    xml = GOOD.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    xml = xml.replace("xmlns=", "xmlns:x=")
    assert read_book(tmp_path, xml).values() == VALUES


def test_87_strict_ooxml_and_absolute_part_names(tmp_path):
    parts = workbook_parts({"S": GOOD})
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    relation = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    usual = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        name: str(text).replace(MAIN, strict).replace(usual, relation)
        for name, text in parts.items()
    }
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace('Target="work', 'Target="/xl/work')
    assert read(write_zip(tmp_path / "a.xlsx", parts)).values() == VALUES


def test_87_cells_and_rows_without_addresses(tmp_path):
    def bare(line: str) -> str:
        return "<row>" + "".join(cell("A1", v) for v in line.split(",")) + "</row>"

    xml = sheet("".join(map(bare, (HEADER, ROW, ROW2)))).replace(' r="A1"', "")
    reading = read_book(tmp_path, xml)
    assert reading.values() == VALUES
    assert [r[0] for r in reading.rows()] == [2, 3]


def test_86_protected_sheets_are_read(tmp_path):
    xml = sheet(HEAD + row(2, ROW), after='<sheetProtection sheet="1" password="CC1A"/>')
    assert read_book(tmp_path, xml).values() == VALUES[:1]


def test_60_61_62_guide_total_and_repeated_header(tmp_path):
    reading = read_book(
        tmp_path, simple_sheet(HEADER, "#guide words", HEADER, ROW, "Total 1", f"#EXAMPLE,{ROW}")
    )
    assert reading.codes == [
        "header_column_unnamed",
        "header_repeated",
        "row_is_example",
        "row_is_guide",
        "row_looks_like_total",
    ]


def test_84_a_teacher_reference_number_with_its_format(tmp_path):
    known = {"teacherreferencenumber": "teacher_reference_number", "cohort": "cohort"}
    rows = row(1, "teacher_reference_number,cohort") + (
        '<row r="2"><c r="A2" s="5"><v>123456</v></c><c r="B2" s="5"><v>2024</v></c></row>'
        '<row r="3"><c r="A3"><v>123456</v></c><c r="B3"><v>2024</v></c></row>'
    )
    reading = read_book(
        tmp_path, sheet(rows), styles=STYLES, vocabulary=reference_vocabulary(known)
    )
    assert reading.values() == [("0123456", "2024"), ("123456", "2024")]


def test_reference_data_is_found_by_its_own_names(tmp_path):
    vocabulary = reference_vocabulary({"name": "name", "startyear": "start_year"}, [("name",)])
    reading = read_text(tmp_path, "Start-Year,Name\n2024,Total\n", vocabulary=vocabulary)
    assert reading.codes == []
    assert [c.field for c in reading.received.columns] == ["start_year", "name"]
    assert reading.values() == [("2024", "Total")]
    missing = reference_vocabulary({"name": "name", "a": "a", "b": "b"}, [("name", "a", "b")])
    assert read_text(tmp_path, "a,b\n1,2\n", vocabulary=missing).refusals == [
        "header_missing_columns"
    ]
