"""Cuts text into rows by RFC 4180, and says where a file breaks it (section 3)."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from pipeline.intake.chunks import Chunk, in_columns
from pipeline.intake.names import BLANKS, show
from pipeline.intake.text.encoding import CTRL_Z
from pipeline.model.findings import Finding, Refused

BATCH_ROWS = 20_000
_LONGEST = 100_000
# Beyond this many values the rest of a row is left in one piece: it has too many anyway.
_MOST_VALUES = 100_000
_MOST_CHARS = 1 << 24
# No cell of a spreadsheet has that many lines; a quotation mark that is not closed has.
_MOST_LINES = 10_000
_BLANK = " \xa0\u3000\t"
_ID_LINE = re.compile(r"\s*[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\s*")


class Unbalanced(Exception):
    """A quotation mark is never closed, or swallows rows."""


@dataclass(frozen=True)
class Dialect:
    """How the values of a row are separated; `width` is the header's, 0 while it is unknown."""

    delimiter: str
    width: int = 0

    @property
    def opening(self) -> re.Pattern[str]:
        """An opening quotation mark, with the blanks before it."""
        blanks = re.escape(_BLANK.replace(self.delimiter, ""))
        return re.compile(f'([{blanks}]*)"')

    @property
    def spaced(self) -> re.Pattern[str]:
        """Blanks between a delimiter and a quotation mark."""
        blanks = re.escape(_BLANK.replace(self.delimiter, ""))
        return re.compile(f'(?:^|[\\r\\n]|{re.escape(self.delimiter)})[{blanks}]+"')


@dataclass
class Record:
    """One row: its values, and how its quotation marks were read."""

    values: list[str] = field(default_factory=list)
    misplaced: str | None = None
    spaced: bool = False


def read_record(line: str, more: Callable[[], str | None], dialect: Dialect) -> Record:
    """The row that begins with this line; `more` gives the next one. Raises Unbalanced."""
    record = Record()
    opening, at = dialect.opening, 0
    while True:
        quote = opening.match(line, at)
        if quote:
            record.spaced = record.spaced or bool(quote.group(1))
            value, line, at = _read_quoted(line, quote.end(), more, dialect)
            end = line.find(dialect.delimiter, at)
            tail = _strip_end(line[at:] if end < 0 else line[at:end])
            if tail.strip(_BLANK):
                value = '"' + value.replace('"', '""') + '"' + tail
                record.misplaced = record.misplaced or value
        else:
            end = line.find(dialect.delimiter, at)
            value = _strip_end(line[at:]) if end < 0 else line[at:end]
        record.values.append(value)
        if end < 0:
            return record
        at = end + 1
        if len(record.values) >= _MOST_VALUES:
            record.values.append(_strip_end(line[at:]).strip(dialect.delimiter + _BLANK))
            return record


def _strip_end(line: str) -> str:
    return line.rstrip("\r\n")


def _read_quoted(
    line: str, at: int, more: Callable[[], str | None], dialect: Dialect
) -> tuple[str, str, int]:
    """The value, the line on which it closes, and the place after its closing mark."""
    pieces: list[str] = []
    start = 0
    while True:
        close = line.find('"', at)
        if close < 0:
            pieces.append(line[at:])
            _refuse_swallowed("".join(pieces[start:]), dialect)
            start = len(pieces)
            following = more()
            if following is None or len(pieces) > _MOST_LINES:
                raise Unbalanced
            line, at = following, 0
        elif line.startswith('"', close + 1):
            pieces.append(line[at : close + 1])
            at = close + 2
        else:
            pieces.append(line[at:close])
            if start:
                _refuse_swallowed("".join(pieces[start:]), dialect)
            return "".join(pieces), line, close + 1


def _refuse_swallowed(line: str, dialect: Dialect) -> None:
    """One line of a value that would be a row by itself: rows were swallowed."""
    if dialect.width > 1:
        swallowed = line.count(dialect.delimiter) + 1 == dialect.width
    else:
        swallowed = dialect.width == 1 and bool(_ID_LINE.fullmatch(line))
    if swallowed:
        raise Unbalanced


@dataclass
class ReadingNotes:
    """What is known after reading: rows about which something is said once for the whole file,
    how many lines were taken, and from which row on nothing was read because of blank rows.
    """

    spaced: list[int] = field(default_factory=list)
    beyond_ascii: list[int] = field(default_factory=list)
    lines: int = 0
    blank_from: int | None = None


def read_batches(
    lines: Iterator[str],
    dialect: Dialect,
    first_row: int,
    notes: ReadingNotes,
    most_blank: int = 1 << 40,
) -> Iterator[Chunk]:
    """The rows below the header, in batches. Raises Refused: quote_unbalanced.

    Stops after `most_blank` blank rows and says so in `notes.blank_from`.
    """
    row, delimiter, blank = first_row, dialect.delimiter, 0
    while block := _next_block(lines):
        if block[-1].endswith(CTRL_Z):
            _drop_ctrl_z(block, lines)
        notes.lines += len(block)
        text = "".join(block)
        faults: dict[int, Finding] = {}
        if '"' in text:
            rows = _read_regular(block, dialect) or _read_block(
                block, lines, dialect, row, notes, faults
            )
        else:
            rows = _split_lines(block, dialect)
        if not text.isascii():
            notes.beyond_ascii += [
                row + i for i, values in enumerate(rows) if not "".join(values).isascii()
            ]
        yield in_columns(row, rows, dialect.width, faults)
        row += len(rows)
        blank = 0 if text.strip(BLANKS + delimiter) else blank + len(block)
        if blank >= most_blank:
            notes.blank_from = row
            return


def _split_lines(block: list[str], dialect: Dialect) -> list[list[str]]:
    """Rows of lines without a quotation mark."""
    delimiter = dialect.delimiter
    if max(map(len, block), default=0) <= _LONGEST:
        return [line.rstrip("\r\n").split(delimiter) for line in block]
    return [
        line.rstrip("\r\n").split(delimiter)
        if line.count(delimiter) < _MOST_VALUES
        else read_record(line, lambda: None, dialect).values
        for line in block
    ]


def _next_block(lines: Iterator[str]) -> list[str]:
    """Up to BATCH_ROWS lines, fewer where they are long."""
    block: list[str] = []
    chars = 0
    while len(block) < BATCH_ROWS and chars < _MOST_CHARS:
        some = list(islice(lines, min(500, BATCH_ROWS - len(block))))
        if not some:
            break
        block += some
        chars += sum(map(len, some))
    return block


def _drop_ctrl_z(block: list[str], lines: Iterator[str]) -> None:
    """One Ctrl-Z as the last character of a file is the end mark of another age."""
    following = next(lines, None)
    if following is not None:
        block.append(following)
    elif block[-1] == CTRL_Z:
        del block[-1]
    else:
        block[-1] = block[-1][:-1]


def _read_block(
    block: list[str],
    lines: Iterator[str],
    dialect: Dialect,
    first_row: int,
    notes: ReadingNotes,
    faults: dict[int, Finding],
) -> list[list[str]]:
    """Rows of lines that have quotation marks; takes further lines where a value needs them."""
    rows: list[list[str]] = []
    source, delimiter, spaced = iter(block), dialect.delimiter, dialect.spaced.search

    def more() -> str | None:
        line = next(source, None)
        if line is None:
            line = next(lines, None)
            notes.lines += line is not None
        return line

    for line in source:
        if '"' not in line:
            rows.append(line.rstrip("\r\n").split(delimiter))
            continue
        if len(line) < _LONGEST and not spaced(line):
            try:
                rows.append(next(csv.reader((line,), delimiter=delimiter, strict=True)))
                continue
            except csv.Error:
                pass
        try:
            record = read_record(line, more, dialect)
        except Unbalanced:
            raise unbalanced(first_row + len(rows)) from None
        if record.misplaced is not None:
            facts = {"text": show(record.misplaced)}
            faults[len(rows)] = Finding("quote_misplaced", facts=facts)
        if record.spaced:
            notes.spaced.append(first_row + len(rows))
        rows.append(record.values)
    return rows


def _read_regular(block: list[str], dialect: Dialect) -> list[list[str]] | None:
    """The rows of a block, where each line is a row and breaks no rule of quotation marks."""
    if max(map(len, block)) >= _LONGEST or dialect.spaced.search("".join(block)):
        return None
    try:
        rows = list(csv.reader(block, delimiter=dialect.delimiter, strict=True))
    except csv.Error:
        return None
    return rows if len(rows) == len(block) else None


def unbalanced(row: int) -> Refused:
    """The refusal for a quotation mark that opens in this row."""
    return Refused([Finding("quote_unbalanced", sheet_no=0, facts={"row": str(row)})])
