"""Reads the XML of an ordinary worksheet by its tokens, as quick as Python can.

It decides nothing: where anything is out of the ordinary the careful reader reads the sheet from
its start. Expat checks every byte on the way, so a broken sheet never looks ordinary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from pipeline.intake.book import Book
from pipeline.intake.cells import decode_text
from pipeline.intake.sheet_scan import (
    LAST_ROW,
    CellTexts,
    Row,
    SheetScan,
    place_cell,
    position_in_sheet,
)
from pipeline.intake.sheet_shapes import CellToken, Shape, learn_shape, remember
from pipeline.intake.sheet_xml import careful_rows
from pipeline.intake.xml_parts import local, new_parser

_OPEN, _CLOSE, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_MOST_HEAD = 1 << 20
_MOST_ROW = 1 << 23
_ENCODING = re.compile(rb"""encoding=["'](?!utf-8["'])""", re.IGNORECASE)
# A cell with at most one plain value; a row; the end of one; anything else that is not blank.
_TOKEN = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]+"([^>/]*)(?:/>|>(?:<v>([^<&]*)</v>|'
    r'<is><t(?: xml:space="preserve")?>([^<&]*)</t></is>)?</c>)'
    r'|<row r="([0-9]{1,7})"([^>/]*)(/?)>|(</row>)|(\S)'
)
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_INLINE, _SHARED = "inline", "shared"


class _Unusual(Exception):
    """The sheet is for the careful reader."""


def stream_rows(book: Book, part: str, scan: SheetScan) -> Iterator[Row]:
    """Rows that may hold something, with Excel's numbers; a row ends at its last stored cell.

    Raises Refused: file_damaged, file_zip_bomb.
    """
    last = 0
    try:
        for row in quick_rows(book, part, scan):
            last = row[0]
            yield row
        return
    except _Unusual:
        scan.forget()
    for row in careful_rows(book, part, scan):
        if row[0] > last:
            yield row


def quick_rows(book: Book, part: str, scan: SheetScan) -> Iterator[Row]:
    """The same for an ordinary sheet; raises _Unusual where it is not, even after some rows."""
    reader = _Reader(CellTexts(book), scan)
    for piece in _row_texts(book.package.unpack(part), part, scan):
        yield from reader.rows(piece)
        if reader.row > scan.enough:
            return


def _row_texts(pieces: Iterator[bytes], part: str, scan: SheetScan) -> Iterator[str]:
    """The text of whole rows, checked by expat; what stands around them goes to `scan`."""
    parser = new_parser(part)

    def other(name: str, attributes: dict[str, str]) -> None:
        scan.note_other(local(name), attributes)

    parser.StartElementHandler = other
    held = _read_head(pieces, parser)
    parser.StartElementHandler = None
    fresh = held
    try:
        while _CLOSE not in held:
            parser.Parse(fresh, False)
            cut = held.rfind(_ROW_END) + len(_ROW_END)
            if cut >= len(_ROW_END):
                yield _decode(held[:cut])
                held = held[cut:]
            fresh = next(pieces, b"")
            held += fresh
            if not fresh or len(held) > _MOST_ROW:
                raise _Unusual
        end = max(held.index(_CLOSE), len(held) - len(fresh))
        parser.Parse(held[len(held) - len(fresh) : end], False)
        parser.StartElementHandler = other
        parser.Parse(held[end:], False)
        yield _decode(held[: held.index(_CLOSE)])
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as problem:
        raise _Unusual from problem


def _read_head(pieces: Iterator[bytes], parser: expat.XMLParserType) -> bytes:
    """Feed all that stands before the rows; what was read beyond it."""
    head = b""
    while _OPEN not in head:
        piece = next(pieces, b"")
        head += piece
        if not piece or len(head) > _MOST_HEAD:
            raise _Unusual
    start = head.index(_OPEN) + len(_OPEN)
    top = head[:start]
    if b"<!" in top or b"<" not in top[:4] or _ENCODING.search(top[:200]):
        raise _Unusual
    try:
        parser.Parse(top, False)
    except (expat.ExpatError, ValueError) as problem:
        raise _Unusual from problem
    return head[start:]


def _decode(data: bytes) -> str:
    text = data.decode("utf-8")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


class _Reader:
    """Turns tokens into rows; keeps the place in the sheet between two pieces of text."""

    def __init__(self, texts: CellTexts, scan: SheetScan) -> None:
        self.texts = texts
        self.scan = scan
        self.row = self._last_filled = 0
        self._hidden = False
        self._positions: dict[str, int] = {}
        self._kinds: dict[str, str] = {}
        self._shapes: list[Shape] = []

    def rows(self, text: str) -> Iterator[Row]:
        """The rows of a text that begins and ends between two rows."""
        escaped = "_x" in text
        at = 0
        while True:
            match = None
            for shape in self._shapes:
                match = shape.pattern.match(text, at)
                if match:
                    break
            if match:
                at = match.end()
                cells = self._shaped(match, shape, escaped)
                if self._filled(cells):
                    yield self.row, cells
                continue
            end = text.find("</row>", at)
            if end < 0:
                break
            yield from self._by_tokens(text[at : end + 6])
            at = end + 6
        yield from self._by_tokens(text[at:])

    def _shaped(self, match: re.Match[str], shape: Shape, escaped: bool) -> list[str]:
        """The cells of a row whose shape is known."""
        number, more, *cells = match.groups()
        self._begin(int(number), more)
        for position, kind in enumerate(shape.kinds):
            if (kind is not _INLINE or escaped) and cells[position]:
                cells[position] = self._text(kind, position, cells[position])
        return cells

    def _by_tokens(self, text: str) -> Iterator[Row]:
        """The rows of a text, one token after the other."""
        cells: list[str] = []
        seen: list[tuple[CellToken, str, str]] = []
        for match in _TOKEN.finditer(text):
            letters, attributes, value, inline, row, more, closed, end, odd = match.groups("")
            if letters:
                position = self._positions.get(letters)
                if position is None:
                    position = self._positions[letters] = position_in_sheet(letters)
                shown = value or inline
                kind = self._kinds.get(attributes) or self._kind(attributes)
                if shown:
                    shown = self._text(kind, position, shown)
                self._place(cells, position, shown)
                seen.append(((letters, attributes, value, inline), match.group(), kind))
            elif end:
                if 0 < len(seen) == len(cells) <= self.scan.width:
                    remember(self._shapes, learn_shape(*zip(*seen, strict=True)))
                if self._filled(cells):
                    yield self.row, cells
            elif row:
                cells, seen = self._begin(int(row), more), []
                if closed:
                    self._filled(cells)
            elif odd:
                raise _Unusual

    def _begin(self, row: int, attributes: str) -> list[str]:
        if not self.row < row <= LAST_ROW:
            raise _Unusual
        self.row = row
        self._hidden = "hidden=" in attributes and 'hidden="0"' not in attributes
        return []

    def _filled(self, cells: list[str]) -> bool:
        if any(cells):
            self._last_filled = self.row
            if self._hidden:
                self.scan.hidden_rows.append(self.row)
            return True
        if self.row - self._last_filled > self.scan.most_blank:
            raise _Unusual
        return False

    def _kind(self, attributes: str) -> str:
        """The type of a cell; for a number cell what its format shows."""
        found = dict(_ATTRIBUTE.findall(attributes))
        kind, style = found.get("t", "n"), found.get("s")
        if kind == "n":
            kind = self.texts.shown(style)
        elif kind in ("inlineStr", "str"):
            kind = _INLINE
        elif kind == "s":
            kind = _SHARED
        else:
            raise _Unusual
        self._kinds[attributes] = kind
        return kind

    def _text(self, kind: str, position: int, raw: str) -> str:
        if kind is _SHARED:
            return self.texts.shared(raw)
        if kind is _INLINE:
            return decode_text(raw)
        text = self.texts.number(kind, raw)
        return self.texts.note_number(self.scan, self.row, position, kind, text)

    def _place(self, cells: list[str], position: int, text: str) -> None:
        if position >= self.scan.width:
            self.scan.note_outside(self.row, position, text)
        elif position < len(cells):
            raise _Unusual
        else:
            place_cell(cells, position, text)
