"""Streams the XML of one worksheet: its rows as text, and what only the workbook knows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pipeline.intake.book import Book
from pipeline.intake.cells import (
    DATE,
    DURATION,
    SEVEN,
    TIME,
    date_text,
    decode_text,
    iso_date_text,
    number_text,
)
from pipeline.intake.names import is_blank, letter_of, position_of
from pipeline.intake.package import damaged
from pipeline.intake.xml_parts import feed, local, new_parser

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
FORMULA_USED = "cell_formula_value_used"
FORMULA_UNSAVED = "cell_formula_without_value"
_DIGITS = "0123456789"
_DATED = frozenset((DATE, TIME, DURATION))

Row = tuple[int, list[str]]


@dataclass
class SheetScan:
    """How one sheet is read, and what is learned beside its rows.

    Positions count from 0 (column A). `width`: columns to keep; values beyond it, below
    `header_row`, are only counted in `outside` (position: first row, number). `numbered`: positions
    whose number cells are listed; `watched`: those whose formulas are; `padded`: those whose number
    format `0000000` counts. After `most_blank` blank rows the sheet is only skimmed: `late` is the
    first row with a value in a column of `watched`.
    """

    width: int = LAST_COLUMN
    header_row: int = 0
    most_blank: int = 1 << 30
    numbered: frozenset[int] = frozenset()
    watched: frozenset[int] = frozenset()
    padded: frozenset[int] = frozenset()
    numbers: list[tuple[int, int]] = field(default_factory=list)
    formulas: list[tuple[int, int, str]] = field(default_factory=list)
    outside: dict[int, tuple[int, int]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    late: int | None = None


def stream_rows(book: Book, part: str, scan: SheetScan) -> Iterator[Row]:
    """Rows that may hold something, with Excel's numbers; a row ends at its last stored cell.

    Raises Refused: file_damaged (also rows or cells out of order), file_zip_bomb.
    """
    rows: list[Row] = []
    parser = new_parser(part)
    reader = _Reader(book, scan, rows)

    def skim() -> None:
        parser.StartElementHandler = reader.skim_start
        parser.EndElementHandler = None
        parser.CharacterDataHandler = None

    start, end, characters = reader.handlers(skim)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    for _ in feed(parser, book.package.unpack(part), part):
        yield from rows
        rows.clear()


class _Reader:
    """The state of one pass over a sheet; expat calls it for every element."""

    def __init__(self, book: Book, scan: SheetScan, rows: list[Row]) -> None:
        self.book = book
        self.scan = scan
        self.rows = rows
        self.row = 0
        self.last_filled = 0
        self.column = -1
        self.texts: dict[tuple[str, str], str] = {}
        self.positions: dict[str, int] = {}

    def position(self, reference: str) -> int:
        """The position that a cell's address names."""
        letters = reference.rstrip(_DIGITS)
        if letters not in self.positions:
            plain = letters.isascii() and letters.isalpha() and len(letters) <= 3
            found = position_of(letters.upper()) if plain else LAST_COLUMN
            if found >= LAST_COLUMN:
                raise damaged("a cell has an address that no sheet has")
            self.positions[letters] = found
        return self.positions[letters]

    def begin_row(self, number: str | None) -> None:
        """Take the row's own number, or the next one."""
        row = int(number) if number and number.isdecimal() else self.row + 1
        if not self.row < row <= LAST_ROW:
            raise damaged("the rows of a sheet are not in order")
        self.row, self.column = row, -1

    def text_of(self, kind: str | None, style: str | None, raw: str) -> str:
        """The text of a cell by its type and number format."""
        if kind == "s":
            index = int(raw) if raw.strip().isdecimal() else -1
            if not 0 <= index < len(self.book.strings):
                raise damaged("a cell refers to text that the workbook does not have")
            return self.book.strings[index]
        if kind is None or kind == "n":
            shown = self.format_of(style)
            key = (shown, raw)
            if key not in self.texts:
                if len(self.texts) > 100_000:
                    self.texts.clear()
                dated = shown in _DATED
                epoch = self.book.epoch_1904
                self.texts[key] = date_text(raw, shown, epoch) if dated else number_text(raw)
            return self.texts[key]
        if kind == "b":
            return "TRUE" if raw.strip() in ("1", "true") else "FALSE"
        if kind == "d":
            return iso_date_text(raw)
        return decode_text(raw)

    def format_of(self, style: str | None) -> str:
        """The kind of number format of a cell."""
        formats = self.book.formats
        index = int(style) if style and style.isdecimal() else 0
        return formats[index] if index < len(formats) else "number"

    def note_outside(self, position: int) -> None:
        """Count a value in a column that the table does not have."""
        if self.row > self.scan.header_row:
            first, count = self.scan.outside.get(position, (self.row, 0))
            self.scan.outside[position] = (first, count + 1)

    def note_special(
        self, position: int, kind: str | None, style: str | None, text: str, formula: bool
    ) -> str:
        """List number cells and formulas of used columns; the text, padded where that counts."""
        scan = self.scan
        if formula and position in scan.watched and not is_blank(text):
            scan.formulas.append((self.row, position, FORMULA_USED))
        if kind is None or kind == "n":
            shown = self.format_of(style)
            if position in scan.padded and shown == SEVEN:
                return text.zfill(7)
            if position in scan.numbered and shown not in _DATED:
                scan.numbers.append((self.row, position))
        return text

    def end_row(self, cells: list[str], hidden: bool, holds: bool) -> bool:
        """Hand a row on if it may hold something; whether the blank rows have become too many."""
        if holds or any(cells):
            self.last_filled = self.row
            self.rows.append((self.row, cells))
            if hidden:
                self.scan.hidden_rows.append(self.row)
            return False
        return self.row - self.last_filled > self.scan.most_blank

    def begin_other(self, word: str, attributes: dict[str, str]) -> None:
        """What stands around the rows: hidden columns, merged ranges."""
        if word == "mergeCell":
            first, _, last = attributes.get("ref", "").replace("$", "").partition(":")
            ends = [self._corner(first), self._corner(last or first)]
            self.scan.merged.append((*ends[0], *ends[1]))
        elif word == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.scan.hidden_columns.append((int(first) - 1, int(last) - 1))

    def _corner(self, reference: str) -> tuple[int, int]:
        number = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if not number.isdecimal():
            raise damaged("a merged range has an address that no sheet has")
        return int(number), self.position(reference)

    def skim_start(self, name: str, attributes: dict[str, str]) -> None:
        """Beyond the last of too many blank rows: only look whether a value follows."""
        word = local(name)
        if word == "row":
            self.begin_row(attributes.get("r"))
        elif word == "c":
            reference = attributes.get("r")
            self.column = self.position(reference) if reference else self.column + 1
        elif word in ("v", "f", "t"):
            if self.column in self.scan.watched:
                self.scan.late = self.scan.late or self.row
            else:
                self.note_outside(self.column)
        else:
            self.begin_other(word, attributes)

    def handlers(
        self, skim: Callable[[], None]
    ) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None], Callable[[str], None]]:
        """The calls for expat: begin of an element, end of it, text."""
        words: dict[str, str] = {}
        pieces: list[str] = []
        cells: list[str] = []
        kind: str | None = None
        style: str | None = None
        formula = valued = collects = phonetic = hidden = holds = False
        width, watched, special = self.scan.width, self.scan.watched, self._special()

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal kind, style, formula, valued, collects, phonetic, cells, hidden, holds
            word = words.get(name) or words.setdefault(name, local(name))
            if word == "c":
                reference = attributes.get("r")
                self.column = self.position(reference) if reference else self.column + 1
                kind, style = attributes.get("t"), attributes.get("s")
                formula = valued = False
            elif word == "v" or (word == "t" and not phonetic):
                pieces.clear() if not (valued and word == "t") else None
                collects = valued = True
            elif word == "f":
                formula = True
            elif word == "row":
                self.begin_row(attributes.get("r"))
                hidden = attributes.get("hidden") in ("1", "true")
                cells, holds = [], False
            elif word == "rPh":
                phonetic = True
            else:
                self.begin_other(word, attributes)

        def end(name: str) -> None:
            nonlocal collects, phonetic, holds
            word = words.get(name)
            if word == "v" or word == "t":
                collects = False
            elif word == "c":
                if valued:
                    raw = "".join(pieces)
                    text = self.text_of(kind, style, raw) if raw else ""
                else:
                    text = ""
                    if formula and self.column in watched:
                        self.scan.formulas.append((self.row, self.column, FORMULA_UNSAVED))
                        holds = True
                column = self.column
                if text and (formula or column in special):
                    text = self.note_special(column, kind, style, text, formula)
                gap = column - len(cells)
                if column >= width:
                    if not is_blank(text):
                        self.note_outside(column)
                elif gap == 0:
                    cells.append(text)
                elif gap > 0:
                    cells.extend([""] * gap)
                    cells.append(text)
                elif cells[column]:
                    raise damaged("a cell is stored twice")
                else:
                    cells[column] = text
            elif word == "row":
                if self.end_row(cells, hidden, holds):
                    skim()
            elif word == "rPh":
                phonetic = False

        def characters(data: str) -> None:
            if collects:
                pieces.append(data)

        return start, end, characters

    def _special(self) -> frozenset[int]:
        return self.scan.numbered | self.scan.padded


def cell_name(position: int, row: int) -> str:
    """A1 style."""
    return f"{letter_of(position)}{row}"
