"""Knows the kind of a file by its first bytes, whatever it is called (section 1)."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.model.findings import Finding, Refused

WORKBOOK = "workbook"
TEXT = "text"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNS = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "a packed file (7z)"),
    (b"Rar!\x1a", "a packed file (rar)"),
    (b"BZh", "a packed file (bzip2)"),
    (b"\xfd7zXZ\0", "a packed file (xz)"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "a database"),
)
_PLAIN_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table)\b", re.I | re.S
)
_XML = re.compile(rb"\s*<\?xml\b")
_JSON = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
_TEXT_NAMES = frozenset(("", ".csv", ".txt", ".tsv", ".tab", ".psv", ".dat"))
_WORKBOOK_NAMES = frozenset(("", ".xlsx", ".xlsm", ".xltx", ".xltm"))


def kind_of_file(path: Path) -> str:
    """WORKBOOK (any zip) or TEXT. Raises Refused for what can be neither."""
    with path.open("rb") as stream:
        head = stream.read(8192)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return WORKBOOK
    if head.startswith(_OLE):
        raise _refuse_ole(path)
    if _PLAIN_BIFF.match(head):
        raise Refused([Finding("file_old_excel")])
    kind = _foreign_kind(head)
    if kind:
        raise not_supported(kind)
    return TEXT


def _foreign_kind(head: bytes) -> str | None:
    for sign, kind in _SIGNS:
        binary = sign not in (b"BM",) or b"\0" in head[:64]
        if head.startswith(sign) and binary:
            return kind
    start = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(start):
        return "a web page (HTML)"
    if _XML.match(start):
        return "an XML document"
    if _JSON.match(start):
        return "JSON"
    return None


def _refuse_ole(path: Path) -> Refused:
    """The container of Office before 2007; a workbook with a password is wrapped in it too."""
    with path.open("rb") as stream:
        content = stream.read()
    if _named("EncryptedPackage") in content:
        return Refused([Finding("file_encrypted")])
    if _named("Workbook") in content or _named("Book") in content:
        return Refused([Finding("file_old_excel")])
    if _named("WordDocument") in content:
        return not_supported("a Word document")
    if _named("PowerPoint Document") in content:
        return not_supported("a PowerPoint presentation")
    return not_supported("a document of an old Office format")


def _named(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


def not_supported(kind: str) -> Refused:
    """The refusal that names what the file is."""
    return Refused([Finding("file_type_not_supported", facts={"kind": kind})])


def note_wrong_name(filename: str, kind: str) -> list[Finding]:
    """A note where the name promises another kind of file."""
    ending = Path(filename).suffix.lower()
    if ending in (_WORKBOOK_NAMES if kind == WORKBOOK else _TEXT_NAMES):
        return []
    words = ("an Excel workbook", ".xlsx") if kind == WORKBOOK else ("a text file", ".csv")
    facts = {
        "filename": filename.encode("ascii", "backslashreplace").decode("ascii"),
        "kind": words[0],
        "extension": words[1],
    }
    return [Finding("file_type_differs_from_name", facts=facts)]
