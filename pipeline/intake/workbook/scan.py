"""How one sheet is to be read, what is learned beside its rows, and the text of a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from pipeline.intake.names import is_blank, position_of
from pipeline.intake.workbook.book import Book
from pipeline.intake.workbook.cells import (
    DATE,
    DURATION,
    NUMBER,
    PERCENT,
    SEVEN,
    TIME,
    date_text,
    decode_text,
    iso_date_text,
    number_text,
    percent_text,
)
from pipeline.intake.workbook.package import damaged

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
FORMULA_USED = "cell_formula_value_used"
FORMULA_UNSAVED = "cell_formula_without_value"
DATED = frozenset((DATE, TIME, DURATION))
_MOST_REMEMBERED = 100_000
_LONG = 100

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Block:
    """Rows that follow each other and hold something, by columns from column A on."""

    first: int
    columns: Sequence[Sequence[str]]

    def __len__(self) -> int:
        return len(self.columns[0])

    def rows(self) -> Iterator[Row]:
        """The same row by row."""
        return enumerate(map(list, zip(*self.columns, strict=True)), self.first)


@dataclass
class SheetScan:
    """How one sheet is read, and what is learned beside its rows.

    Positions count from 0 (column A). `width`: columns to keep; values beyond it, below
    `header_row`, are only counted in `outside` (position: first row, number). `used`: positions
    whose number cells and formulas are listed; `padded`: those whose number format `0000000`
    counts. Reading may stop beyond the row `enough`. After `most_blank` blank rows the sheet is
    only skimmed: `late` is the first row with a value in a used column.
    """

    width: int = LAST_COLUMN
    header_row: int = 0
    enough: int = LAST_ROW
    most_blank: int = 1 << 30
    used: frozenset[int] = frozenset()
    padded: frozenset[int] = frozenset()
    numbers: list[tuple[int, int]] = field(default_factory=list)
    formulas: list[tuple[int, int, str]] = field(default_factory=list)
    outside: dict[int, tuple[int, int]] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    late: int | None = None

    def forget(self) -> None:
        """Begin again: another reader reads the sheet from its start."""
        for learned in (self.numbers, self.formulas, self.hidden_rows):
            learned.clear()
        self.hidden_columns.clear()
        self.merged.clear()
        self.outside.clear()
        self.late = None

    def note_outside(self, row: int, position: int, text: str) -> None:
        """Count a value in a column that the table does not have."""
        if row > self.header_row and not is_blank(text):
            first, count = self.outside.get(position, (row, 0))
            self.outside[position] = (first, count + 1)

    def note_other(self, word: str, attributes: dict[str, str]) -> None:
        """What stands around the rows: hidden columns, merged ranges."""
        if word == "mergeCell":
            first, _, last = attributes.get("ref", "").replace("$", "").partition(":")
            self.merged.append((*_corner(first), *_corner(last or first)))
        elif word == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.hidden_columns.append((int(first) - 1, int(last) - 1))


def position_in_sheet(letters: str) -> int:
    """The position that the letters of an address name. Raises Refused: file_damaged."""
    plain = letters.isascii() and letters.isalpha() and len(letters) <= 3
    position = position_of(letters.upper()) if plain else LAST_COLUMN
    if position >= LAST_COLUMN:
        raise damaged("a cell has an address that no sheet has")
    return position


def _corner(reference: str) -> tuple[int, int]:
    number = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if not number.isdecimal():
        raise damaged("a merged range has an address that no sheet has")
    return int(number), position_in_sheet(reference.removesuffix(number))


class _Known(dict[str, str]):
    """Texts by stored value: made when asked for, and remembered when they are short."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, raw: str) -> str:
        text = self._make(raw) if raw else ""
        if len(text) <= _LONG and len(raw) <= _LONG:
            if len(self) > _MOST_REMEMBERED:
                self.clear()
            self[raw] = text
        return text


class CellTexts:
    """The texts of a book's cells by type, number format and stored value.

    `shared` are the shared strings by their number, `numbers` what a kind of format shows.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self.shared = _Known(self._shared)
        self._numbers: dict[str, _Known] = {}

    def text(self, kind: str | None, style: str | None, raw: str) -> str:
        """The text of a cell. Source: intake cases, section 5."""
        if kind == "s":
            return self.shared[raw]
        if kind is None or kind == "n":
            return self.numbers(self.shown(style))[raw]
        if kind == "b":
            return "TRUE" if raw.strip() in ("1", "true") else "FALSE"
        if kind == "d":
            return iso_date_text(raw)
        return decode_text(raw)

    def _shared(self, raw: str) -> str:
        """A shared string. Raises Refused: file_damaged."""
        index = int(raw) if raw.strip().isdecimal() else -1
        if not 0 <= index < len(self._book.strings):
            raise damaged("a cell refers to text that the workbook does not have")
        text = self._book.strings[index]
        if len(text) > _LONG:
            self._book.repeat(len(text))
        return text

    def numbers(self, shown: str) -> _Known:
        """Number cells as the number or the date that a kind of format shows."""
        if shown not in self._numbers:
            epoch = self._book.epoch_1904
            dated = partial(date_text, kind=shown, epoch_1904=epoch)
            plain = percent_text if shown == PERCENT else number_text
            self._numbers[shown] = _Known(dated if shown in DATED else plain)
        return self._numbers[shown]

    def shown(self, style: str | None) -> str:
        """The kind of number format of a style."""
        formats = self._book.formats
        index = int(style) if style and style.isdecimal() else 0
        return formats[index] if index < len(formats) else NUMBER

    def note_number(self, scan: SheetScan, row: int, position: int, shown: str, text: str) -> str:
        """List a number cell of a used column; its text, padded where the format counts."""
        if position in scan.padded and shown == SEVEN:
            return text.zfill(7)
        if position in scan.used and shown not in DATED:
            scan.numbers.append((row, position))
        return text


def place_cell(cells: list[str], position: int, text: str) -> None:
    """Put a text in its column of a row that grows. Raises Refused: file_damaged."""
    gap = position - len(cells)
    if gap == 0:
        cells.append(text)
    elif gap > 0:
        cells.extend([""] * gap)
        cells.append(text)
    elif cells[position]:
        raise damaged("a cell is stored twice")
    else:
        cells[position] = text
