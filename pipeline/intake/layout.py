"""Where each column of one sheet goes in `received`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pipeline.intake.column_names import Vocabulary
from pipeline.intake.header import (
    Header,
    duplicate_columns,
    header_notes,
    long_names,
    too_many_columns,
)
from pipeline.intake.names import letter_of
from pipeline.intake.row_types import fields_of_kind, judge_columns
from pipeline.intake.staging import Staging
from pipeline.model.findings import Finding
from pipeline.model.limits import Limits
from pipeline.model.received import Sheet


@dataclass
class Layout:
    """One sheet to be read: `columns` maps positions (0 is column A) to numbers in `received`.

    Columns without a name join only when a value turns up in them. In a text file the number of
    values of a row is a fact (`strict_width`); a row of a workbook just ends at its last value.
    The last three say what was seen so far of its rows: a guide row of our templates, and how many
    rows were left out.
    """

    sheet_no: int
    name: str
    header: Header
    kind: str | None
    vocabulary: Vocabulary
    strict_width: bool
    columns: dict[int, int] = field(default_factory=dict)
    unnamed: set[int] = field(default_factory=set)
    has_guide: bool = False
    accepted_before: int = 0
    not_filled_in: int = 0

    @property
    def width(self) -> int:
        """How many cells a full row has, counted from column A."""
        return self.header.width

    def sheet(self) -> Sheet:
        """What the other rooms need to know of this sheet."""
        order = sorted(self.columns)
        return Sheet(
            sheet_no=self.sheet_no,
            name=self.name,
            kind=self.kind,
            letters={self.columns[p]: letter_of(p) for p in order},
            columns=tuple(self.columns[p] for p in order),
            header_row=self.header.row,
        )


def header_faults(
    header: Header, vocabulary: Vocabulary, limits: Limits, sheet_no: int
) -> list[Finding]:
    """Every F that the header alone gives."""
    found = [
        *too_many_columns(header, limits.max_columns, sheet_no),
        *long_names(header, limits.max_cell_chars, sheet_no),
    ]
    if found:
        return found
    judged = judge_columns(header, vocabulary, sheet_no)
    return [*duplicate_columns(header, sheet_no), *judged.faults]


def lay_out(
    header: Header,
    vocabulary: Vocabulary,
    staging: Staging,
    *,
    sheet_no: int,
    name: str,
    strict_width: bool,
) -> Layout:
    """Give the columns of a sound header their numbers, and note what is to be said of it."""
    kind = judge_columns(header, vocabulary, sheet_no).kind
    layout = Layout(sheet_no, name, header, kind, vocabulary, strict_width)
    seen: Counter[str] = Counter()
    for cell in header.cells:
        layout.columns[cell.position] = staging.column(cell.text, seen[cell.text], cell.field)
        seen[cell.text] += 1
    staging.note(*header_notes(header, vocabulary, fields_of_kind(kind), sheet_no))
    return layout


def join_unnamed(layout: Layout, position: int, staging: Staging) -> int:
    """Keep a column without a name in which a value was found; says so once."""
    if position not in layout.columns:
        occurrence = sum(1 for p in layout.header.unnamed if p < position)
        layout.columns[position] = staging.column("", occurrence, None)
        layout.unnamed.add(position)
        facts = {"letter": letter_of(position)}
        staging.note(Finding("header_column_unnamed", sheet_no=layout.sheet_no, facts=facts))
    return layout.columns[position]
