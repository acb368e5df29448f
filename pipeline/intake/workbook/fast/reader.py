"""Finds the rows in the XML of an ordinary sheet, many at a time where their forms are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import repeat
from xml.parsers import expat

from pipeline.intake.workbook.book import Book
from pipeline.intake.workbook.cells import decode_text
from pipeline.intake.workbook.fast.shapes import Form, RowPattern, form_of
from pipeline.intake.workbook.scan import (
    DATED,
    LAST_ROW,
    Block,
    CellTexts,
    Row,
    SheetScan,
    place_cell,
    position_in_sheet,
)

ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
# A cell with at most one plain value; a row; the end of one; anything else that is not blank.
_TOKEN = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]+"([^>/]*)(?:/>|>(?:<v>([^<]*)</v>|'
    r'<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
    r'|<row r="([0-9]{1,7})"([^>/]*)(/?)>|(</row>)|(\S)'
)
_ATTRIBUTE = re.compile(r' ([A-Za-z0-9:]+)="([^"&]*)"')
_ATTRIBUTES = re.compile(rf"(?:{_ATTRIBUTE.pattern})* ?")
_ROW_END = "</row>"
_LONG_TEXT = 10_000
_INLINE, _SHARED = "inline", "shared"


class Unusual(Exception):
    """The sheet is for the careful reader."""


class QuickReader:
    """Turns text into rows; keeps the place in the sheet between two pieces of text.

    Rows of forms that are not known yet are read by their tokens and checked by `parser`; without
    one all text was checked before, and all rows are read so, no further than they are asked for.
    """

    def __init__(self, book: Book, scan: SheetScan, parser: expat.XMLParserType | None) -> None:
        self.texts = CellTexts(book)
        self.scan = scan
        self.row = self._last_filled = 0
        self._parser = parser
        self._positions: dict[str, int] = {}
        self._kinds: dict[str, str] = {}
        self._hides: dict[str, bool] = {}
        self._known = RowPattern()
        # A long text that many cells share is to be counted before it takes its room in each.
        self._shares = max(map(len, book.strings), default=0) <= _LONG_TEXT

    def rows(self, text: str) -> Iterator[Row | Block]:
        """The rows of a text that begins and ends between two rows."""
        self._has_entities, self._has_codes = "&" in text, "_x" in text
        if self._parser is None:
            yield from self._by_tokens(text)
            return
        at = 0
        while at < len(text):
            found, at = self._find(text, at)
            if found:
                yield from self._by_columns(found)
            close = text.find(_ROW_END, at)
            end = len(text) if close < 0 else close + len(_ROW_END)
            odd = text[at:end]
            self._parser.Parse(odd.encode(), False)
            yield from self._by_tokens(odd)
            at = end

    def _find(self, text: str, at: int) -> tuple[list[tuple[str, ...]], int]:
        """The rows of known forms from a place on, and the place of the first that is not."""
        pattern = self._known.make()
        if pattern is None:
            return [], at
        found: list[tuple[str, ...]] = pattern.findall(text, at)
        rest = found.pop()[-1] if found and found[-1][-1] else ""
        return found, len(text) - len(rest)

    def _by_columns(self, found: list[tuple[str, ...]]) -> Iterator[Row | Block]:
        """Rows that the pattern found."""
        digits, attributes, *stored, _ = zip(*found, strict=True)
        numbers = list(map(int, digits))
        hidden = list(map(self._hides.__getitem__, attributes))
        noted = len(self.scan.numbers)
        columns = self._columns(numbers, stored)
        self.scan.numbers[noted:] = sorted(self.scan.numbers[noted:])
        first, last = numbers[0], numbers[-1]
        together = last - first + 1 == len(numbers) and numbers == list(range(first, last + 1))
        filled = not all("" in column for column in columns)
        if self.row < first and last <= LAST_ROW and together and filled and not any(hidden):
            self.row = self._last_filled = last
            yield Block(first, columns)
            return
        rows = zip(*columns, strict=True) if columns else repeat(())
        for number, hides, cells in zip(numbers, hidden, rows, strict=False):
            self._begin(number)
            if self._filled(cells, hides):
                yield number, list(cells)

    def _columns(
        self, numbers: list[int], stored: Sequence[tuple[str, ...]]
    ) -> list[Sequence[str]]:
        """The texts of rows by columns from A on, as far as the table goes."""
        columns: list[Sequence[str]] = []
        for form, raws in zip(self._known.forms, stored, strict=True):
            texts = self._texts(form, numbers, raws)
            position = form.position
            if position >= self.scan.width:
                for row, text in zip(numbers, texts, strict=True):
                    self.scan.note_outside(row, position, text)
                continue
            while len(columns) < position:
                columns.append([""] * len(numbers))
            if len(columns) == position:
                columns.append(texts)
            elif not any(columns[position]):
                columns[position] = texts
            elif any(texts):
                columns[position] = [a or b for a, b in zip(columns[position], texts, strict=True)]
        return columns

    def _texts(self, form: Form, numbers: list[int], raws: Sequence[str]) -> Sequence[str]:
        """The texts of one column of cells of one form; '' where a row has none."""
        if self._has_entities:
            raws = list(map(_without_entities, raws))
        kind, position = form.kind, form.position
        if kind is _INLINE:
            return list(map(decode_text, raws)) if self._has_codes else raws
        known = self.texts.shared if kind is _SHARED else self.texts.numbers(kind)
        texts = list(map(known.__getitem__, raws))
        if kind is _SHARED or kind in DATED or position not in self.scan.used | self.scan.padded:
            return texts
        note = self.texts.note_number
        return [
            note(self.scan, row, position, kind, text) if raw else ""
            for row, raw, text in zip(numbers, raws, texts, strict=True)
        ]

    def _by_tokens(self, text: str) -> Iterator[Row]:
        """The rows of a text, one token after the other; learns the forms of their cells."""
        cells: list[str] = []
        inside = hides = False
        for match in _TOKEN.finditer(text):
            letters, attributes, value, inline, row, more, closed, end, odd = match.groups("")
            if odd or inside != bool(letters or end):
                raise Unusual
            if letters:
                self._add_cell(cells, letters, attributes, value or inline, match.group())
            elif row:
                cells, inside, hides = [], not closed, self._hidden(more)
                self._begin(int(row))
            if end or closed:
                inside = False
                if self._filled(cells, hides):
                    yield self.row, cells
        if inside:
            raise Unusual

    def _add_cell(
        self, cells: list[str], letters: str, attributes: str, stored: str, token: str
    ) -> None:
        position = self._positions.get(letters)
        if position is None:
            position = self._positions[letters] = position_in_sheet(letters)
        kind = self._kinds.get(attributes) or self._kind(attributes)
        text = self._text(kind, position, _without_entities(stored)) if stored else ""
        if position >= self.scan.width:
            self.scan.note_outside(self.row, position, text)
        elif position < len(cells):
            raise Unusual
        else:
            place_cell(cells, position, text)
        if kind is not _SHARED or self._shares:
            self._known.learn(form_of(position, attributes, token, kind))

    def _begin(self, row: int) -> None:
        if not self.row < row <= LAST_ROW:
            raise Unusual
        self.row = row

    def _filled(self, cells: Sequence[str], hidden: bool) -> bool:
        if any(cells):
            self._last_filled = self.row
            if hidden:
                self.scan.hidden_rows.append(self.row)
            return True
        if self.row - self._last_filled > self.scan.most_blank:
            raise Unusual
        return False

    def _hidden(self, attributes: str) -> bool:
        hidden = _parse(attributes).get("hidden") in ("1", "true")
        if self._known.learn_row(attributes):
            self._hides[attributes] = hidden
        return hidden

    def _kind(self, attributes: str) -> str:
        """The type of a cell; for a number cell what its format shows."""
        found = _parse(attributes)
        kind, style = found.get("t", "n"), found.get("s")
        if kind == "n":
            kind = self.texts.shown(style)
        elif kind in ("inlineStr", "str"):
            kind = _INLINE
        elif kind == "s":
            kind = _SHARED
        else:
            raise Unusual
        self._kinds[attributes] = kind
        return kind

    def _text(self, kind: str, position: int, raw: str) -> str:
        if kind is _SHARED:
            return self.texts.shared[raw]
        if kind is _INLINE:
            return decode_text(raw)
        text = self.texts.numbers(kind)[raw]
        return self.texts.note_number(self.scan, self.row, position, kind, text)


def _parse(attributes: str) -> dict[str, str]:
    """Attributes by name; raises Unusual where they are written in another way."""
    if not _ATTRIBUTES.fullmatch(attributes):
        raise Unusual
    return dict(_ATTRIBUTE.findall(attributes))


def _without_entities(text: str) -> str:
    if "&" in text:
        for entity, character in ENTITIES.items():
            text = text.replace(entity, character)
    return text
