"""What the bytes are, and zips that are damaged or hostile (intake cases 8.1)."""

from __future__ import annotations

import struct
import time
import zipfile
import zlib

import pytest
from intake_world import HEADER, ROW, read, read_text, simple_sheet, workbook_parts, write_zip

from pipeline.intake import Limits

GOOD = simple_sheet(HEADER, ROW)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def ole(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + b"\0" * 64


@pytest.mark.parametrize(
    ("content", "code", "kind"),
    [
        (ole("Workbook"), "file_old_excel", None),
        (ole("Book"), "file_old_excel", None),
        (b"\x09\x08\x10\x00\x00\x06", "file_old_excel", None),
        (ole("EncryptedPackage"), "file_encrypted", None),
        (ole("WordDocument"), "file_type_not_supported", "a Word document"),
        (b"%PDF-1.7\n", "file_type_not_supported", "a PDF document"),
        (b"{\\rtf1 x}", "file_type_not_supported", "an RTF document"),
        (b"\x89PNG\r\n\x1a\n", "file_type_not_supported", "a picture"),
        (b"\n<html><table><tr>", "file_type_not_supported", "a web page (HTML)"),
        (b'<?xml version="1.0"?><Workbook/>', "file_type_not_supported", "an XML document"),
        (b'{"data": []}', "file_type_not_supported", "JSON"),
        (b'[{"a": 1}]', "file_type_not_supported", "JSON"),
        (b"\x1f\x8b\x08\0", "file_type_not_supported", "a packed file (gzip)"),
        (b"PK\x03\x04 and no end", "file_damaged", None),
    ],
)
def test_4_7_8_other_kinds_are_named(tmp_path, content, code, kind):
    reading = read_text(tmp_path, content)
    assert reading.refusals == [code]
    if kind:
        assert reading.found(code).facts == {"kind": kind}


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
        ("content.xml", "an OpenDocument file (.ods)"),
        ("Index/Document.iwa", "a Numbers spreadsheet"),
        ("word/document.xml", "a Word document"),
        ("picture.jpg", "a zip archive"),
    ],
)
def test_8_other_zips_are_named(tmp_path, part, kind):
    reading = read(write_zip(tmp_path / "a.xlsx", {part: "x"}))
    assert reading.found("file_type_not_supported").facts == {"kind": kind}


def test_5_a_workbook_called_csv(tmp_path):
    path = write_zip(tmp_path / "a.csv", workbook_parts({"S": GOOD}))
    reading = read(path)
    assert reading.codes == ["file_type_differs_from_name"]
    assert reading.values() == [tuple(ROW.split(","))]


def test_9_14_macros_and_links_are_told_and_pictures_are_not(tmp_path):
    extra = {
        "xl/vbaProject.bin": b"macro",
        "xl/externalLinks/externalLink1.xml": "<x/>",
        "xl/media/image1.png": b"png",
        "xl/comments1.xml": "<comments/>",
        "../../evil.txt": "never touched",
        "/abs/olute.xml": "<x/>",
    }
    path = write_zip(tmp_path / "a.xlsm", workbook_parts({"S": GOOD}) | extra)
    reading = read(path)
    assert reading.codes == ["file_has_external_links", "file_has_macros"]
    assert reading.values() == [tuple(ROW.split(","))]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xlsm"]


def test_10_every_cut_of_a_workbook_is_refused(tmp_path):
    whole = write_zip(tmp_path / "whole.xlsx", workbook_parts({"S": GOOD})).read_bytes()
    for length in range(4, len(whole), 37):
        assert read_text(tmp_path, whole[:length], "cut.xlsx").refusals == ["file_damaged"]


def test_10_no_changed_byte_leads_to_a_crash(tmp_path):
    whole = write_zip(tmp_path / "whole.xlsx", workbook_parts({"S": GOOD})).read_bytes()
    for at in range(0, len(whole), 11):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        reading = read_text(tmp_path, bytes(broken), "broken.xlsx")
        assert reading.refused or reading.values() == [tuple(ROW.split(","))]


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", None),
        ("xl/worksheets/sheet1.xml", GOOD[:-20]),
        ("xl/workbook.xml", "not xml"),
        ("xl/workbook.xml", None),
        ("xl/worksheets/sheet1.xml", GOOD.replace('r="2"', 'r="1"')),
        ("xl/worksheets/sheet1.xml", GOOD.replace('r="B2"', 'r="A2"')),
        ("xl/worksheets/sheet1.xml", GOOD.replace('r="B2"', 'r="ZZZZ2"')),
        ("xl/worksheets/sheet1.xml", GOOD.replace('t="inlineStr"><is', 't="s"><v>7</v><is', 1)),
    ],
)
def test_10_missing_and_broken_parts(tmp_path, part, content):
    parts = workbook_parts({"S": GOOD})
    if content is None:
        del parts[part]
    else:
        parts[part] = content
    assert read(write_zip(tmp_path / "a.xlsx", parts)).refusals == ["file_damaged"]


def test_10_wrong_checksum(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in workbook_parts({"S": GOOD}).items():
            archive.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b"<t>other</t>", b"<t>0ther</t>"))
    assert read(path).refusals == ["file_damaged"]


def bomb(parts: dict[str, str | bytes], name: str, megabytes: int) -> dict[str, str | bytes]:
    top, _, bottom = str(parts[name]).partition("<row" if "sheet1" in name else "<si>")
    rest = ("<row" if "sheet1" in name else "<si>") + bottom
    return {**parts, name: f"{top}{' ' * 1_000_000 * megabytes}{rest}"}


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("lies", [False, True])
def test_11_bombs_are_refused_at_once(tmp_path, part, lies):
    parts = workbook_parts({"S": GOOD}, strings="<si><t>x</t></si>")
    path = write_zip(tmp_path / "a.xlsx", bomb(parts, part, 60))
    if lies:
        declare(path, part, 4_000)
    start = time.monotonic()
    assert read(path).refusals == ["file_zip_bomb"]
    assert time.monotonic() - start < 5


def test_11_the_sum_of_all_parts_counts(tmp_path):
    more = {f"xl/media/{i}.bin": struct.pack(">Q", i) * 100_000 for i in range(3)}
    path = write_zip(tmp_path / "a.xlsx", workbook_parts({"S": GOOD}) | more)
    assert read(path, Limits(max_unpacked_mb=2)).refusals == ["file_zip_bomb"]
    assert not read(path, Limits(max_unpacked_mb=3)).refused


def declare(path, part: str, size: int) -> None:
    """Write a false unpacked size into the list of parts and before the part."""
    data = bytearray(path.read_bytes())
    name = part.encode()
    at = data.find(name)
    while at >= 0:
        for length, offset in ((30, 22), (46, 24)):
            start = at - length
            if data[start : start + 4] in (b"PK\x03\x04", b"PK\x01\x02"):
                data[start + offset : start + offset + 4] = struct.pack("<I", size)
        at = data.find(name, at + 1)
    path.write_bytes(data)


def test_a_false_size_that_is_no_bomb_is_damage(tmp_path):
    path = write_zip(tmp_path / "a.xlsx", workbook_parts({"S": GOOD}))
    declare(path, "xl/worksheets/sheet1.xml", 100)
    assert read(path).refusals == ["file_damaged"]


@pytest.mark.parametrize(
    "part",
    ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml", "xl/drawings/d.xml"],
)
@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
        "<!-- a remark --><!DOCTYPE a>",
    ],
)
def test_12_document_types_are_refused_in_any_part(tmp_path, part, prolog):
    parts = workbook_parts({"S": GOOD})
    body = str(parts.get(part, "<a/>")).partition("?>")
    parts[part] = body[0] + body[1] + prolog + body[2] if body[1] else prolog + body[0]
    assert read(write_zip(tmp_path / "a.xlsx", parts)).refusals == ["file_xml_entities"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "/XL/worksheets/Sheet1.xml"])
def test_13_two_parts_of_one_name(tmp_path, name):
    path = write_zip(tmp_path / "a.xlsx", workbook_parts({"S": GOOD}))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "<x/>")
    assert read(path).refusals == ["file_duplicate_parts"]


def test_7_a_zip_with_a_password(tmp_path):
    path = write_zip(tmp_path / "a.xlsx", workbook_parts({"S": GOOD}))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    path.write_bytes(data)
    assert read(path).refusals == ["file_encrypted"]


def test_a_list_of_parts_that_is_far_too_long(tmp_path):
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 1 << 30, 0, 0)
    assert read_text(tmp_path, b"PK\x03\x04" + tail, "a.xlsx").refusals == ["file_damaged"]


def test_parts_may_be_stored_without_packing(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in workbook_parts({"S": GOOD}).items():
            archive.writestr(name, content)
    assert read(path).codes == []
    assert zlib.crc32(path.read_bytes())
