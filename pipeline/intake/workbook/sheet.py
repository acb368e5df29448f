"""Streams a worksheet with expat; understands every form, and decides what is damaged."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.intake.names import is_blank
from pipeline.intake.workbook.book import Book
from pipeline.intake.workbook.package import damaged
from pipeline.intake.workbook.scan import (
    FORMULA_UNSAVED,
    FORMULA_USED,
    LAST_ROW,
    CellTexts,
    Row,
    SheetScan,
    place_cell,
    position_in_sheet,
)
from pipeline.intake.workbook.xml_parts import feed, local, new_parser

_DIGITS = "0123456789"
_VALUES = frozenset(("v", "f", "t", "is", "r"))


def careful_rows(book: Book, part: str, scan: SheetScan) -> Iterator[Row]:
    """Rows that may hold something, with Excel's numbers; a row ends at its last stored cell.

    Raises Refused: file_damaged (also rows out of order, cells stored twice), file_zip_bomb.
    """
    parser = new_parser(part)
    reader = _Reader(CellTexts(book), scan)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    for _ in feed(parser, book.package.unpack(part), part):
        yield from reader.rows
        reader.rows.clear()
        if reader.row > scan.enough:
            return
        if reader.skims:
            parser.StartElementHandler = reader.skim
            parser.EndElementHandler = None
            parser.CharacterDataHandler = None


class _Reader:
    """The state of one pass over a sheet; expat calls it for every element."""

    def __init__(self, texts: CellTexts, scan: SheetScan) -> None:
        self.texts = texts
        self.scan = scan
        self.rows: list[Row] = []
        self.skims = False
        self.row = self._last_filled = 0
        self._column = -1
        self._cells: list[str] = []
        self._pieces: list[str] = []
        self._kind: str | None = None
        self._style: str | None = None
        self._formula = self._valued = self._collects = self._phonetic = False
        self._hidden = self._holds = False
        self._attributes: dict[str, str] | None = None
        self._positions: dict[str, int] = {}
        self._words: dict[str, str] = {}
        self._begin = {"c": self._begin_cell, "row": self._begin_row, "v": self._begin_value}
        self._finish = {"c": self._end_cell, "row": self._end_row, "v": self._end_value}
        self._begin["t"] = self._begin_text
        self._finish["t"] = self._end_value

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        word = self._words.get(name) or self._words.setdefault(name, local(name))
        action = self._begin.get(word)
        if action:
            action(attributes)
        elif word == "f":
            self._formula = True
        elif word == "rPh":
            self._phonetic = True
        else:
            self.scan.note_other(word, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        word = self._words[name]
        action = self._finish.get(word)
        if action:
            action()
        elif word == "rPh":
            self._phonetic = False

    def characters(self, data: str) -> None:
        """Text, kept where it is a value."""
        if self._collects:
            self._pieces.append(data)

    def skim(self, name: str, attributes: dict[str, str]) -> None:
        """Beyond too many blank rows: only look whether a value follows (case 77)."""
        word = self._words.get(name) or self._words.setdefault(name, local(name))
        if word == "c":
            self._attributes = attributes
            if "r" not in attributes:
                self._column += 1
        elif word == "row":
            self._begin_row(attributes)
        elif word not in _VALUES:
            self._attributes = None
            self.scan.note_other(word, attributes)
        elif self._attributes is not None:
            self._find_column(self._attributes.get("r"), self._column)
            if self._column in self.scan.used:
                self.scan.late = self.scan.late or self.row
            else:
                self.scan.note_outside(self.row, self._column, word)
            self._attributes = None

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        row = int(number) if number and number.isdecimal() else self.row + 1
        if not self.row < row <= LAST_ROW:
            raise damaged("the rows of a sheet are not in order")
        self.row, self._column = row, -1
        self._cells, self._holds = [], False
        self._hidden = attributes.get("hidden") in ("1", "true")

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._find_column(attributes.get("r"), self._column + 1)
        self._kind, self._style = attributes.get("t"), attributes.get("s")
        self._formula = self._valued = False
        self._pieces.clear()

    def _find_column(self, reference: str | None, otherwise: int) -> None:
        """The column that an address names; cells without one have their place in the row."""
        if not reference:
            self._column = otherwise
            return
        letters = reference.rstrip(_DIGITS)
        if letters not in self._positions:
            self._positions[letters] = position_in_sheet(letters)
        self._column = self._positions[letters]

    def _begin_value(self, _: dict[str, str]) -> None:
        self._collects = self._valued = True

    def _begin_text(self, _: dict[str, str]) -> None:
        self._collects = not self._phonetic
        self._valued = True

    def _end_value(self) -> None:
        self._collects = False

    def _end_cell(self) -> None:
        scan, column = self.scan, self._column
        raw = "".join(self._pieces)
        text = self.texts.text(self._kind, self._style, raw) if raw else ""
        if raw and (self._kind is None or self._kind == "n"):
            shown = self.texts.shown(self._style)
            text = self.texts.note_number(scan, self.row, column, shown, text)
        if self._formula and column in scan.used:
            if not self._valued:
                scan.formulas.append((self.row, column, FORMULA_UNSAVED))
                self._holds = True
            elif not is_blank(text):
                scan.formulas.append((self.row, column, FORMULA_USED))
        if column >= scan.width:
            scan.note_outside(self.row, column, text)
        else:
            place_cell(self._cells, column, text)

    def _end_row(self) -> None:
        """Hand a row on if it may hold something."""
        if self._holds or any(self._cells):
            self._last_filled = self.row
            self.rows.append((self.row, self._cells))
            if self._hidden:
                self.scan.hidden_rows.append(self.row)
        elif self.row - self._last_filled > self.scan.most_blank:
            self.skims = True
