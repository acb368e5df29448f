"""Finds where the rows of a text file begin: delimiter, `sep=` line, header (sections 3 and 4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.intake.column_names import Vocabulary
from pipeline.intake.header import HEADER_ROWS, Header, count_known, read_header
from pipeline.intake.names import is_blank, show
from pipeline.intake.row_types import is_complete
from pipeline.intake.text.encoding import CTRL_Z, Text
from pipeline.intake.text.records import Dialect, Unbalanced, read_record, unbalanced
from pipeline.model.findings import Finding, Refused

_SEPARATOR = re.compile(r'"?sep=([^\w"\'\s]|\t)"?[\r\n]*', re.IGNORECASE)
_MOST_CHARS = 1 << 20
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars (|)"}
_OTHERS = {":": "colons", "~": "tildes (~)", "^": "carets (^)", "/": "slashes (/)"}


@dataclass(frozen=True)
class Start:
    """The header of a text file; `lines` are the physical lines up to its end;
    `beyond_ascii` are the rows so far with letters that ASCII does not have."""

    delimiter: str
    header: Header
    lines: int
    beyond_ascii: list[int]


@dataclass
class _Trial:
    """How the top of a file reads with one delimiter."""

    delimiter: str
    known: int = 0
    complete: bool = False
    start: Start | None = None
    first: tuple[int, list[str]] | None = None
    unbalanced: int | None = None


def find_start(text: Text, vocabulary: Vocabulary) -> Start:
    """The delimiter that gives the most known column names, and the header read with it.

    Raises Refused: header_not_found, delimiter_not_recognised, quote_unbalanced.
    """
    lines = _top(text)
    given = _SEPARATOR.fullmatch(lines[0]) if lines else None
    skipped = 1 if given else 0
    choices = [given.group(1)] if given else list(DELIMITERS)
    trials = [_try(lines[skipped:], d, vocabulary, skipped) for d in choices]
    best = max(trials, key=lambda trial: (trial.complete, trial.known))
    if best.start:
        return best.start
    if best.unbalanced is not None:
        raise unbalanced(best.unbalanced)
    for delimiter, words in _OTHERS.items():
        if not given and _try(lines, delimiter, vocabulary, 0).start:
            facts = {"delimiter": words}
            raise Refused([Finding("delimiter_not_recognised", sheet_no=0, facts=facts)])
    raise Refused([no_header([best.first] if best.first else [], vocabulary)])


def _top(text: Text) -> list[str]:
    lines: list[str] = []
    chars = 0
    source = text.lines()
    for line in source:
        if line != CTRL_Z:
            lines.append(line)
        chars += len(line)
        if chars > _MOST_CHARS or len(lines) >= 50 * HEADER_ROWS:
            break
    return lines


def _try(lines: list[str], delimiter: str, vocabulary: Vocabulary, skipped: int) -> _Trial:
    """Read the first rows with a delimiter, until one of them is a header with all its columns.

    When none is, the first that has some of them.
    """
    trial = _Trial(delimiter)
    used = 0
    beyond: list[int] = []

    def more() -> str | None:
        nonlocal used
        used += 1
        return lines[used - 1] if used <= len(lines) else None

    for row in range(1, HEADER_ROWS + 1):
        line = more()
        if line is None:
            break
        try:
            values = read_record(line, more, Dialect(delimiter)).values
        except Unbalanced:
            trial.unbalanced = row
            break
        if trial.first is None and not all(map(is_blank, values)):
            trial.first = (row, values)
        if not "".join(values).isascii():
            beyond.append(row)
        known = count_known(values, vocabulary)
        if known:
            header = read_header(row, values, vocabulary)
            trial.complete = is_complete(header, vocabulary)
            if trial.complete or trial.start is None:
                trial.known = known
                trial.start = Start(delimiter, header, skipped + used, list(beyond))
            if trial.complete:
                break
    return trial


def in_one_cell(values: list[str], vocabulary: Vocabulary) -> list[str]:
    """The names of a header that stands in one cell, as the delimiters cut them; else the row."""
    filled = [value for value in values if not is_blank(value)]
    if len(filled) == 1:
        for delimiter in DELIMITERS:
            parts = filled[0].strip('"').split(delimiter)
            if len(parts) > 1 and count_known(parts, vocabulary):
                return parts
    return values


def no_header(first: Sequence[tuple[int, list[str]]], vocabulary: Vocabulary) -> Finding:
    """The finding for a file without a header; `first` has the first row that holds anything."""
    names = list(dict.fromkeys(vocabulary.known.values()))
    expected = names[1:5] if vocabulary.batch else names[:4]
    shown = "none, the file is blank"
    if first:
        row, values = first[0]
        values = in_one_cell(values, vocabulary)
        filled = [show(v) for v in values[:200] if not is_blank(v)]
        shown = f"row {row}, {' | '.join(filled[:6])}"
    hint = ""
    if first and in_one_cell(first[0][1], vocabulary) is not first[0][1]:
        hint = (
            " All columns stand in one cell there, because every line of the file is one value in "
            "quotation marks. Split them (Text to Columns), or save the file as CSV again from "
            "where it came."
        )
    facts = {"first_row": shown, "expected": ", ".join(expected), "hint": hint}
    return Finding("header_not_found", facts=facts)
