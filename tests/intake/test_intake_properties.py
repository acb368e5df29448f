"""What must always hold: the quick and the careful reader agree, CSV and XLSX agree, no crashes."""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from pathlib import Path

import pytest
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

from pipeline.intake import Limits
from pipeline.intake.text import csv_file
from pipeline.intake.workbook import package
from pipeline.intake.workbook.book import open_book
from pipeline.intake.workbook.fast import quick
from pipeline.intake.workbook.fast.quick import stream_rows
from pipeline.intake.workbook.package import open_package
from pipeline.intake.workbook.scan import Block, SheetScan
from pipeline.intake.workbook.sheet import careful_rows
from pipeline.model.findings import Refused

# Every example is read twice, which takes a tenth of a second; more with, say,
# ECF_BATCH_TEST_EXAMPLES=500.
EXAMPLES = int(os.environ.get("ECF_BATCH_TEST_EXAMPLES", "30"))
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=EXAMPLES <= 30,
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
        '<c r="{}" t="inlineStr"><is><t>&amp;lt; &#49; _x0041_</t></is></c>',
        '<c r="{}" t="str"><v>&lt;&quot;</v></c>',
        '<c r="{}" t="n"><v> </v></c>',
        '<c r="{}" s="2"><v>12</v></c>',
        "<c r='{}' t='s'><v>1</v></c>",
        "<c r=\"{}\" t='s'><v>1</v></c>",
        '<c r="{}" t="inlineStr"><is><t> caf\u00e9 </t></is></c>',
        "",
    ]
)
LINES = st.lists(
    st.tuples(
        st.lists(CELLS, max_size=9),
        st.sampled_from(["", ' hidden="1"', ' spans="1:5"', ' hidden="0"', " hidden='0'"]),
        st.integers(1, 3),
        st.sampled_from(["", "\n", "\r\n "]),
    ),
    max_size=10,
)


PIECES = st.sampled_from([50, 700, 1 << 17])
# What breaks a sheet, or makes it one that only the careful reader knows.
BREAKS = st.sampled_from(
    [
        "",
        "<",
        "&",
        "\x01",
        "\ufffe",
        "]]>",
        "</row>",
        "<row>",
        '<row r="3">',
        '<row r="9"/>',
        "<c/>",
        '<c r="A1"><v>5</v></c>',
        '<c r="ZZZ1"/>',
        '<c r="Z1" s="1"/>',
        "<!-- -->",
        "<![CDATA[x]]>",
        "<mergeCell ref='A1:B2'/>",
        "<mergeCell ref='?'/>",
        '"',
        " x:y='1'",
        ' hidden="true"',
        " ",
        "s",
        "9",
    ]
)


@QUIET
@given(
    LINES,
    st.integers(0, 3),
    st.sampled_from(["", "<mergeCells><mergeCell ref='A2:B3'/></mergeCells>"]),
    PIECES,
)
def test_quick_and_careful_agree_on_sheets(lines, repeats, after, piece):
    both_readers(page_of(lines, repeats, after), piece)


# Rows of an ordinary sheet: few forms, many rows.
PLAIN = st.lists(
    st.tuples(
        st.lists(CELLS.filter(lambda c: "<f>" not in c and 't="b"' not in c and "t='" not in c)),
        st.sampled_from(["", ' spans="1:5"']),
        st.just(1),
        st.just(""),
    ),
    min_size=1,
    max_size=3,
)


@settings(QUIET, max_examples=3 * EXAMPLES)
@given(PLAIN, st.integers(1, 5), PIECES, BREAKS, st.integers(0, 1 << 20), st.integers(0, 2))
def test_quick_and_careful_agree_on_broken_sheets(lines, repeats, piece, text, place, dropped):
    page = page_of(lines, repeats, "")
    edges = [match.end() for match in re.finditer('[<>"]', page)]
    place = edges[-1 - place % (len(edges) * 3 // 4)]
    both_readers(page[:place] + text + page[place + dropped :], piece)


def texts(*values):
    """Cells from A on with these texts."""
    return "".join(f'<c r="{letters(i)}1" t="str"><v>{v}</v></c>' for i, v in enumerate(values))


NUMBERS = '<c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>'


@pytest.mark.parametrize(
    "odd",
    [
        f'<row r="5">{texts("]]>")}</row>',
        f'<row r="5">{texts(chr(1))}</row>',
        f'<row r="5">{texts(chr(0xFFFE))}</row>',
        f'<row r="5">{texts("&#49;", "&amp;lt;")}</row>',
        f'<row r="5">{texts("&nothing;")}</row>',
        f'<row r="5">{texts("&amp;lt;&gt;", "_x0041_")}</row>',
        f'<row r="5">{texts("", "")}</row>',
        f'<row r="5" hidden="1">{texts("a")}</row><row r="6" hidden="1">{texts("a")}</row>',
        f"<row r=\"5\" hidden='0'>{texts('a')}</row>",
        f'<row r="5">{texts("a")}</row><row r="3">{texts("a")}</row>',
        f'<row r="5">{texts("a")}</row>{texts("a")}<row r="6">{texts("b")}</row>',
        f'<row r="5">{texts("a")}<row r="6">{texts("b")}</row></row>',
        f'<row r="5">{texts("a")}</row></row>',
        f'<row r="5" x:y="1">{texts("a")}</row>',
        '<row r="5" xmlns:x="u"><c r="A5" x:y="1" t="str"><v>a</v></c></row>'
        '<row r="6"><c r="A5" x:y="1" t="str"><v>a</v></c></row>',
        '<row r="5"><c r="A5" t=\'s\'><v>1</v></c></row>',
        '<row r="5"><c r="A5"><v> </v></c></row><row r="6"><c r="A5"><v> </v></c></row>',
        f'<row r="5">{NUMBERS}</row><row r="6">{NUMBERS}</row><row r="7">{NUMBERS}</row>',
        '<row r="5"><c r="A5" t="s"><v>7</v></c></row>',
        '<row r="5"><c r="H5" s="1"/><c r="I5"><v>7</v></c></row>'
        '<row r="6"><c r="H5" s="1"/><c r="I5"><v>7</v></c></row>',
        '<row r="5"/><row r="17"/>',
        '<row r="1048577"/>',
    ],
)
def test_quick_and_careful_agree_on_odd_rows(odd):
    rows = "".join(f'<row r="{n}">{texts("a", "b")}</row>' for n in (2, 3, 4))
    more = "".join(f'<row r="{n}">{texts("a", "b")}</row>' for n in (20, 21, 22))
    for piece in (50, 1 << 17):
        both_readers(sheet(rows + odd + more), piece)


def page_of(lines, repeats, after):
    """A worksheet of these lines, several times over."""
    xml, number = [], 1
    for cells, attributes, steps, blank in lines * (repeats + 1):
        number += steps
        inner = "".join(c.format(f"{letters(i)}{number}") for i, c in enumerate(cells))
        xml.append(f'<row r="{number}"{attributes}>{inner}</row>{blank}')
    head = "".join(cell(f"{letters(i)}1", v) for i, v in enumerate(HEADER.split(",")))
    return sheet(f'<row r="1">{head}</row>{"".join(xml)}', after=after)


def both_readers(page, piece):
    """Read a sheet quickly and carefully, unpacked in pieces; both must say the same."""
    parts = workbook_parts(
        {"S": page},
        strings="<si><t>shared</t></si><si><r><t>two</t></r></si>",
        styles="<numFmts><numFmt numFmtId='170' formatCode='0000000'/></numFmts>"
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="170"/></cellXfs>',
    )
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = write_zip(Path(folder) / "a.xlsx", parts)
        book = open_book(open_package(path, Limits()))
        patch.setattr(package, "_PIECE", piece)
        assert outcome(stream_rows, book) == outcome(careful_rows, book)


def outcome(reader, book):
    """The rows of a sheet without the blank cells at their end, and what was learned beside them.

    A block is as wide as its widest row, so blank cells at the end of a row say nothing.
    """
    used, padded = frozenset((0, 1, 3)), frozenset((4,))
    scan = SheetScan(width=6, header_row=1, most_blank=9, used=used, padded=padded)
    rows = []
    try:
        for some in reader(book, book.tabs[0].part, scan):
            for row, values in some.rows() if isinstance(some, Block) else (some,):
                rows.append(
                    (row, values[: max((i for i, v in enumerate(values, 1) if v), default=0)])
                )
    except Refused as refusal:
        return refusal.findings
    return rows, scan


def test_rows_that_follow_each_other_come_as_blocks(tmp_path):
    lines = [HEADER, *[ROW] * 5, "", *[ROW] * 3]
    for some, wanted in ((lines[:6], [1, (2, 6)]), (lines, [1, 2, 3, 4, 5, 6, 8, 9, 10])):
        path = write_zip(tmp_path / "a.xlsx", workbook_parts({"S": simple_sheet(*some)}))
        book = open_book(open_package(path, Limits()))
        read = stream_rows(book, book.tabs[0].part, SheetScan(width=6))
        spans = [(r.first, r.first + len(r) - 1) if isinstance(r, Block) else r[0] for r in read]
        assert spans == wanted


def test_ordinary_files_take_the_quick_way(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("the careful reader was asked")

    monkeypatch.setattr(csv_file, "read_batches", refuse)
    monkeypatch.setattr(quick, "careful_rows", refuse)
    lines = [HEADER + ",your_reference", ROW + ",ref-1", ROW + ",", ROW + ",caf\u00e9"]
    for content in ("\n".join(lines), "\r\n".join(lines), "\ufeff" + "\n".join(lines)):
        assert len(read_text(tmp_path, content).values()) == 3
    quoted = "\n".join('"' + line.replace(",", '","') + '"' for line in lines)
    assert len(read_text(tmp_path, quoted).values()) == 3
    assert len(read_book(tmp_path, simple_sheet(*lines)).values()) == 3
