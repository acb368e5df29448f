"""Decides how the bytes of a text file are to be read: no statistics, no guessing (section 3)."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pipeline.intake.names import BLANKS, list_rows, list_words
from pipeline.model.findings import Finding, Refused

CHUNK = 1 << 22
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_IN_1252 = b"\x81\x8d\x8f\x90\x9d"
CTRL_Z = "\x1a"


@dataclass
class Text:
    """A text file that can be read: its encoding and what its bytes say about its lines."""

    path: Path
    encoding: str = "utf-8"
    mark: bytes = b""
    size: int = 0
    feeds: int = 0
    returns: int = 0
    quotes: int = 0
    plain: bool = True
    utf8: bool = True
    ends_with_ctrl_z: bool = False
    ends_with_feed: bool = False
    empty: bool = True
    nuls: list[int] = field(default_factory=list)
    nul_count: int = 0

    @property
    def name(self) -> str:
        """The encoding as people call it."""
        return {"cp1252": "windows-1252"}.get(self.encoding, self.encoding)

    def lines(self) -> Iterator[str]:
        """The lines as they stand, with their line ends (CRLF, LF, CR)."""
        stream = self.path.open("rb")
        stream.seek(len(self.mark))
        with io.TextIOWrapper(stream, encoding=self.encoding, newline="") as lines:
            yield from lines

    def first_filled(self, after: int, blank: str) -> int | None:
        """How many lines beyond the first `after` ones hold only `blank`; None: all of them."""
        stream = self.path.open("rb")
        stream.seek(len(self.mark))
        seen = 0
        with io.TextIOWrapper(stream, encoding=self.encoding, newline=None) as lines:
            while chunk := lines.read(CHUNK):
                ends = chunk.count("\n")
                start = 0
                for _ in range(after - seen if seen + ends >= after else 0):
                    start = chunk.index("\n", start) + 1
                rest = chunk[start:].lstrip(blank + BLANKS) if seen + ends >= after else ""
                if rest:
                    return seen + chunk.count("\n", 0, len(chunk) - len(rest)) - after
                seen += ends
        return None


def open_text(path: Path) -> Text:
    """Read the bytes once and decide. Raises Refused: file_empty, encoding_..."""
    with path.open("rb") as stream:
        head = stream.read(4)
        text = Text(path)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                text.mark, text.encoding = mark, encoding
                break
        if text.encoding == "utf-32":
            raise _not_recognised("it is in UTF-32")
        stream.seek(len(text.mark))
        _survey(stream, text)
    if text.empty:
        raise Refused([Finding("file_empty")])
    if text.encoding.startswith("utf-16"):
        _check_utf16(text)
    elif text.nul_count:
        raise _nul_bytes(text)
    elif not text.utf8:
        _settle_on_1252(text)
    return text


def _survey(stream: BinaryIO, text: Text) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    last = b""
    while chunk := stream.read(CHUNK):
        if b"\0" in chunk:
            text.nul_count += chunk.count(b"\0")
            _place_nuls(chunk, text)
        text.size += len(chunk)
        text.feeds += chunk.count(b"\n")
        text.returns += chunk.count(b"\r")
        text.quotes += chunk.count(b'"')
        text.empty = text.empty and not chunk.strip(b" \t\r\n\0\x1a")
        if text.utf8 and (not chunk.isascii() or decoder.getstate()[0]):
            text.plain = False
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                text.utf8 = False
        last = chunk
    text.ends_with_ctrl_z = last.rstrip(b"\0").endswith(b"\x1a")
    text.ends_with_feed = last.endswith(b"\n")
    text.utf8 = text.utf8 and not decoder.getstate()[0]


def _place_nuls(chunk: bytes, text: Text) -> None:
    at = chunk.find(b"\0")
    while at >= 0 and len(text.nuls) < 5:
        text.nuls.append(text.size + at + len(text.mark))
        at = chunk.find(b"\0", at + 1)


def _check_utf16(text: Text) -> None:
    try:
        for line in text.lines():
            if "\0" in line:
                raise _nul_bytes(text)
    except UnicodeDecodeError as problem:
        raise _not_recognised("it begins like UTF-16 but is not UTF-16 throughout") from problem


def _nul_bytes(text: Text) -> Refused:
    """Every second byte NUL is UTF-16 without its mark; anything else is damage."""
    with text.path.open("rb") as stream:
        sample = stream.read(1 << 16)
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if not text.mark and max(even, odd) > 0.7 * (len(sample) // 2) and not min(even, odd):
        return _not_recognised("it looks like UTF-16 without its mark at the start")
    places = list_words(f"byte {at + 1:,}" for at in text.nuls)
    facts = {"count": f"{max(text.nul_count, 1):,}", "positions": places or "an unknown place"}
    return Refused([Finding("encoding_nul_bytes", facts=facts)])


def _not_recognised(problem: str) -> Refused:
    return Refused([Finding("encoding_not_recognised", facts={"problem": problem})])


def _settle_on_1252(text: Text) -> None:
    utf8, other, unknown = _rows_by_encoding(text)
    if utf8 or text.mark:
        facts = {"utf8_rows": list_rows(utf8, 3) or "1", "other_rows": list_rows(other, 3)}
        raise Refused([Finding("encoding_mixed", facts=facts)])
    if unknown:
        rows = list_rows(unknown, 3)
        raise _not_recognised(f"row {rows} has bytes that neither UTF-8 nor Windows-1252 has")
    text.encoding = "cp1252"


def _rows_by_encoding(text: Text) -> tuple[list[int], list[int], list[int]]:
    """Rows with UTF-8 beyond ASCII; rows that are not UTF-8; rows that Windows-1252 lacks too."""
    utf8, other, unknown = [], [], []
    row, is_open = 1, False
    raw = Text(text.path, "latin-1", text.mark)
    for number, line in enumerate(raw.lines()):
        if not line.isascii():
            data = line.encode("latin-1")
            try:
                data.decode("utf-8")
                utf8.append(row)
            except UnicodeDecodeError:
                other.append(row)
            if len(data.translate(None, _NOT_IN_1252)) < len(data):
                unknown.append(row)
        is_open ^= line.count('"') % 2 == 1
        first_is_hidden = number == 0 and line[:5].strip('"').lower().startswith("sep=")
        row += 0 if is_open or first_is_hidden else 1
    return utf8, other, unknown
