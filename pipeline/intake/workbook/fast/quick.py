"""Reads the XML of an ordinary worksheet many rows at a time, as quick as Python can.

It decides nothing: where anything is out of the ordinary the careful reader reads the sheet from
its start. Rows of known forms are well-formed when their characters are (`_decode`); expat checks
all the rest, so a broken sheet never looks ordinary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from pipeline.intake.workbook.book import Book
from pipeline.intake.workbook.fast.reader import ENTITIES, QuickReader, Unusual
from pipeline.intake.workbook.scan import LAST_ROW, Block, Row, SheetScan
from pipeline.intake.workbook.sheet import careful_rows
from pipeline.intake.workbook.xml_parts import local, new_parser

_OPEN, _CLOSE, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_MOST_HEAD = 1 << 20
_MOST_ROW = 1 << 23
_ENCODING = re.compile(rb"""encoding=["'](?!utf-8["'])""", re.IGNORECASE)
_NOT_XML = bytes((*range(9), 11, 12, *range(14, 32)))


def stream_rows(book: Book, part: str, scan: SheetScan) -> Iterator[Row | Block]:
    """Rows that may hold something, with Excel's numbers; a row ends at its last stored cell.

    Rows of a block are as wide as its widest. Raises Refused: file_damaged, file_zip_bomb.
    """
    last = 0
    try:
        for some in quick_rows(book, part, scan):
            last = some.first + len(some) - 1 if isinstance(some, Block) else some[0]
            yield some
        return
    except Unusual:
        scan.forget()
    for row in careful_rows(book, part, scan):
        if row[0] > last:
            yield row


def top_rows(book: Book, part: str, most: int) -> Iterator[Row]:
    """The rows of a sheet up to this number; nothing beyond them is judged."""
    for some in stream_rows(book, part, SheetScan(enough=most)):
        for row in some.rows() if isinstance(some, Block) else (some,):
            if row[0] > most:
                return
            yield row


def quick_rows(book: Book, part: str, scan: SheetScan) -> Iterator[Row | Block]:
    """The same for an ordinary sheet; raises Unusual where it is not, even after some rows."""
    parser = new_parser(part)
    looks = scan.enough < LAST_ROW
    reader = QuickReader(book, scan, None if looks else parser)
    try:
        for text in _row_texts(book.package.unpack(part), parser, scan, looks):
            yield from reader.rows(text)
            if reader.row > scan.enough:
                return
    except (expat.ExpatError, ValueError) as problem:
        raise Unusual from problem


def _row_texts(
    pieces: Iterator[bytes], parser: expat.XMLParserType, scan: SheetScan, looks: bool
) -> Iterator[str]:
    """The text of whole rows; what stands around them is checked, and goes to `scan`.

    Where a sheet is only looked at, all of its text is checked, as far as it is read.
    """
    other = _noting(scan)
    parser.StartElementHandler = other
    held = fresh = _read_head(pieces, parser)
    parser.StartElementHandler = None
    while _CLOSE not in held:
        if looks:
            parser.Parse(fresh, False)
        cut = held.rfind(_ROW_END) + len(_ROW_END)
        if cut >= len(_ROW_END):
            yield _decode(held[:cut])
            held = held[cut:]
        fresh = next(pieces, b"")
        held += fresh
        if not fresh or len(held) > _MOST_ROW:
            raise Unusual
    end = held.index(_CLOSE)
    rows = _decode(held[:end])
    if looks:
        fed = len(held) - len(fresh)
        end = max(end, fed)
        parser.Parse(held[fed:end], False)
    else:
        yield rows
    parser.StartElementHandler = other
    parser.Parse(held[end:], False)
    if looks:
        yield rows
    for piece in pieces:
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def _noting(scan: SheetScan) -> Callable[[str, dict[str, str]], None]:
    """What is done for each element around the rows; cells are nothing that stands there."""

    def note(name: str, attributes: dict[str, str]) -> None:
        word = local(name)
        if word == "c" or (word == "row" and attributes):
            raise Unusual
        scan.note_other(word, attributes)

    return note


def _read_head(pieces: Iterator[bytes], parser: expat.XMLParserType) -> bytes:
    """Feed all that stands before the rows; what was read beyond it."""
    head = b""
    while _OPEN not in head:
        piece = next(pieces, b"")
        head += piece
        if not piece or len(head) > _MOST_HEAD:
            raise Unusual
    start = head.index(_OPEN) + len(_OPEN)
    top = head[:start]
    if b"<!" in top or b"<" not in top[:4] or _ENCODING.search(top[:200]):
        raise Unusual
    parser.Parse(top, False)
    return head[start:]


def _decode(data: bytes) -> str:
    """Text that has only characters and entities that XML allows between two tags."""
    text = data.decode("utf-8")
    if len(data.translate(None, _NOT_XML)) < len(data):
        raise Unusual
    if "]]>" in text or "\ufffe" in text or "\uffff" in text:
        raise Unusual
    if "&" in text and text.count("&") != sum(map(text.count, ENTITIES)):
        raise Unusual
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text
