"""Reads a text file into `received`: the quick way where it is ordinary, else the careful way."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from pipeline.intake.column_names import Vocabulary
from pipeline.intake.layout import header_faults, lay_out
from pipeline.intake.names import list_rows, show
from pipeline.intake.rows import load_rows, long_gap
from pipeline.intake.staging import Staging
from pipeline.intake.text.dialect import DELIMITERS, Start, find_start
from pipeline.intake.text.encoding import CTRL_Z, Text, open_text
from pipeline.intake.text.fast import load_fast
from pipeline.intake.text.records import Dialect, ReadingNotes, read_batches
from pipeline.model.findings import Finding, Refused
from pipeline.model.limits import Limits
from pipeline.model.received import Received


def read_csv_file(
    path: Path, staging: Staging, limits: Limits, vocabulary: Vocabulary, *, fast: bool = True
) -> Received:
    """Read a text file. Raises Refused. Source: intake cases, sections 3 and 4."""
    text = open_text(path)
    start = find_start(text, vocabulary)
    faults = header_faults(start.header, vocabulary, limits, 0)
    if faults:
        raise Refused(faults)
    layout = lay_out(start.header, vocabulary, staging, sheet_no=0, name="", strict_width=True)
    notes = ReadingNotes()
    if not (fast and load_fast(text, start, layout, staging, limits)):
        lines = islice(text.lines(), start.lines, None)
        dialect = Dialect(start.delimiter, start.header.width)
        first_row, most_blank = start.header.row + 1, limits.max_blank_rows
        batches = read_batches(lines, dialect, first_row, notes, most_blank)
        judged = load_rows(batches, layout, staging, limits)
        _refuse_late(text, start, notes, limits)
        if not judged:
            raise Refused([no_rows(start.header.row, 0)])
    if start.delimiter != ",":
        words = DELIMITERS.get(start.delimiter, f"the character {show(start.delimiter)}")
        staging.note(Finding("delimiter_not_comma", sheet_no=0, facts={"delimiter": words}))
    if text.encoding == "cp1252":
        rows = start.beyond_ascii + notes.beyond_ascii
        staging.note(Finding("encoding_converted", facts={"rows": list_rows(rows)}))
    if notes.spaced:
        facts = {"rows": list_rows(notes.spaced)}
        staging.note(Finding("quote_after_space", sheet_no=0, facts=facts))
    return Received(
        format="csv",
        encoding=text.name,
        delimiter=start.delimiter,
        columns=tuple(staging.columns),
        sheets=(layout.sheet(),),
    )


def _refuse_late(text: Text, start: Start, notes: ReadingNotes, limits: Limits) -> None:
    """Refuse a value beyond the blank rows at which reading stopped (case 77)."""
    if notes.blank_from is not None:
        blank = start.delimiter + '"' + CTRL_Z
        steps = text.first_filled(start.lines + notes.lines, blank)
        if steps is not None:
            raise Refused([long_gap(notes.blank_from + steps, limits, 0)])


def no_rows(header_row: int, sheet_no: int) -> Finding:
    """The finding for a header without rows to judge below it."""
    return Finding("file_no_rows", sheet_no=sheet_no, facts={"header_row": str(header_row)})
