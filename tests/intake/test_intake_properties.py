"""What must always hold: the quick and the careful reader agree, CSV and XLSX agree, no crashes."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_world import HEADER, ID, ROW, both_ways, cell, letters, read_book, read_text, sheet

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
    ]
    + [
        "x\ny",
        'say "hi"',
        '"',
        " lead",
        "trail ",
        "\u00e9",
        "\xa0",
        "'=1",
        "=1",
        "NA",
        "participant_id",
    ]
    + ["course identifier", "\u200b", "1.5", "\t", "sep=;", "-", "c", "d9"]
)
ROWS = st.lists(st.lists(WORDS, min_size=0, max_size=8), max_size=12)
HEADERS = st.sampled_from(
    [HEADER, HEADER + ",your_reference", "your_reference," + HEADER, HEADER + ",", "," + HEADER]
    + [HEADER + ",result_row,note", "declaration_id", "declaration_id,note", '"note",' + HEADER]
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
