"""What must always hold: the quick and the careful reader agree, CSV and XLSX agree, no crashes."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_world import (
    HEADER,
    ID,
    ROW,
    both_ways,
    cell,
    letters,
    read_book,
    read_text,
    sheet,
    simple_sheet,
    workbook_parts,
    write_zip,
)

from pipeline.intake import Limits, csv_file, sheet_quick
from pipeline.intake.book import open_book
from pipeline.intake.package import open_package
from pipeline.intake.sheet_quick import stream_rows
from pipeline.intake.sheet_scan import SheetScan
from pipeline.intake.sheet_xml import careful_rows

QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
WORDS = st.sampled_from(
    [
        "",
        " ",
        ID,
        "started",
        "Total",
        "count 3",
        "#guide",
        "#example",
        "example",
        "EXAMPLE 2",
        "a,b",
        "x\ny",
        'say "hi"',
        '"',
        " lead",
        "trail ",
        "é",
        "\xa0",
        "'=1",
        "=1",
        "NA",
        "participant_id",
        "course identifier",
        "\u200b",
        "1.5",
        "\t",
        "sep=;",
        "-",
        "c",
        "d9",
    ]
)
ROWS = st.lists(st.lists(WORDS, min_size=0, max_size=8), max_size=12)
HEADERS = st.sampled_from(
    [
        HEADER,
        HEADER + ",your_reference",
        "your_reference," + HEADER,
        HEADER + ",",
        "," + HEADER,
        HEADER + ",result_row,note",
        "declaration_id",
        "declaration_id,note",
        '"note",' + HEADER,
    ]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
DELIMITERS = st.sampled_from([",", ";", "\t", "|"])


@QUIET
@given(HEADERS, ROWS, DELIMITERS, ENDS, st.sampled_from([0, 1]), st.booleans())
def test_quick_and_careful_agree_on_well_formed_files(header, rows, delimiter, end, style, marked):
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if style else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(next(csv.reader([header])))
    writer.writerows(rows)
    content = ("\ufeff" if marked else "") + out.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        both_ways(Path(folder), content)


@QUIET
@given(
    HEADERS,
    st.lists(st.text('",;\n\r\t ax\u00e9\u20260-#\x1a\x00', max_size=12), max_size=12),
    ENDS,
)
def test_quick_and_careful_agree_on_files_of_any_sort(header, lines, end):
    with tempfile.TemporaryDirectory() as folder:
        both_ways(Path(folder), end.join([header, ROW, *lines]))


@QUIET
@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_make_it_crash(content, headed):
    with tempfile.TemporaryDirectory() as folder:
        both_ways(Path(folder), (HEADER.encode() + b"\n" if headed else b"") + content)


@QUIET
@given(st.lists(st.lists(WORDS, min_size=5, max_size=5), min_size=1, max_size=12))
def test_csv_and_xlsx_agree(rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER.split(","), *rows])
    xml = "".join(
        f'<row r="{n}">'
        + "".join(cell(f"{letters(i)}{n}", v, more="") for i, v in enumerate(values) if v)
        + "</row>"
        for n, values in enumerate([HEADER.split(","), *rows], 1)
    )
    with tempfile.TemporaryDirectory() as folder:
        text = read_text(Path(folder), out.getvalue())
        book = read_book(Path(folder), sheet(xml))
    assert text.refusals == book.refusals
    if text.received and book.received:
        assert text.rows() == book.rows()
        assert text.codes == book.codes
        assert text.received.columns == book.received.columns


CELLS = st.sampled_from(
    [
        '<c r="{}" t="inlineStr"><is><t>text</t></is></c>',
        '<c r="{}" t="inlineStr"><is><t>_x0041_</t></is></c>',
        '<c r="{}" t="inlineStr"><is><r><t>ri</t></r><r><t>ch</t></r></is></c>',
        '<c r="{}" t="s"><v>1</v></c>',
        '<c r="{}" s="1" t="s"><v>0</v></c>',
        '<c r="{}"><v>2024.0</v></c>',
        '<c r="{}" s="1"><v>45566.5</v></c>',
        '<c r="{}" t="b"><v>1</v></c>',
        '<c r="{}" t="e"><v>#N/A</v></c>',
        '<c r="{}" t="str"><f>A1</f><v>made</v></c>',
        '<c r="{}"><f>A1</f></c>',
        '<c r="{}" s="1"/>',
        '<c r="{}"></c>',
        '<c r="{}" t="inlineStr"><is><t>a &amp; b</t></is></c>',
        '<c r="{}" t="inlineStr"><is><t> caf\u00e9 </t></is></c>',
        "",
    ]
)
LINES = st.lists(
    st.tuples(
        st.lists(CELLS, max_size=9),
        st.sampled_from(["", ' hidden="1"', ' spans="1:5"', ' hidden="0"']),
        st.integers(1, 3),
        st.sampled_from(["", "\n", "\r\n "]),
    ),
    max_size=10,
)


@QUIET
@given(
    LINES,
    st.integers(0, 3),
    st.sampled_from(["", "<mergeCells><mergeCell ref='A2:B3'/></mergeCells>"]),
)
def test_quick_and_careful_agree_on_sheets(lines, repeats, after):
    xml, number = [], 1
    for cells, attributes, steps, blank in lines * (repeats + 1):
        number += steps
        inner = "".join(c.format(f"{letters(i)}{number}") for i, c in enumerate(cells))
        xml.append(f'<row r="{number}"{attributes}>{inner}</row>{blank}')
    head = "".join(cell(f"{letters(i)}1", v) for i, v in enumerate(HEADER.split(",")))
    page = sheet(f'<row r="1">{head}</row>{"".join(xml)}', after=after)
    parts = workbook_parts(
        {"S": page},
        strings="<si><t>shared</t></si><si><r><t>two</t></r></si>",
        styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>',
    )
    with tempfile.TemporaryDirectory() as folder:
        path = write_zip(Path(folder) / "a.xlsx", parts)
        book = open_book(open_package(path, Limits()))
        careful = SheetScan(width=6, header_row=1, used=frozenset((0, 1, 3)))
        wanted = list(careful_rows(book, book.tabs[0].part, careful))
        either = SheetScan(width=6, header_row=1, used=frozenset((0, 1, 3)))
        assert list(stream_rows(book, book.tabs[0].part, either)) == wanted
        assert either == careful


def test_ordinary_files_take_the_quick_way(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("the careful reader was asked")

    monkeypatch.setattr(csv_file, "read_batches", refuse)
    monkeypatch.setattr(sheet_quick, "careful_rows", refuse)
    lines = [HEADER + ",your_reference", ROW + ",ref-1", ROW + ",", ROW + ",caf\u00e9"]
    for content in ("\n".join(lines), "\r\n".join(lines), "\ufeff" + "\n".join(lines)):
        assert len(read_text(tmp_path, content).values()) == 3
    quoted = "\n".join('"' + line.replace(",", '","') + '"' for line in lines)
    assert len(read_text(tmp_path, quoted).values()) == 3
    assert len(read_book(tmp_path, simple_sheet(*lines)).values()) == 3
