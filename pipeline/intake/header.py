"""Finds the header row and says which of the sender's columns is which field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.intake.column_names import Vocabulary
from pipeline.intake.names import GARBLED_MARK, is_blank, letter_of, list_words, match_name, show
from pipeline.model.findings import Finding
from schemas.vocabulary import RESULT_PREFIX, plain_name

HEADER_ROWS = 20
MOST_COLUMNS = 16_384  # what a sheet can have
_RESULT = plain_name(RESULT_PREFIX)
_OUTCOME = plain_name(f"{RESULT_PREFIX}outcome")
NOT_SUBMITTED = plain_name("NOT SUBMITTED")


@dataclass(frozen=True)
class NamedCell:
    """One named cell of the header; `silent` names are known, but no rule reads them."""

    position: int
    text: str
    field: str | None
    silent: bool = False


@dataclass(frozen=True)
class Header:
    """The header of one sheet. `width` counts cells from column A on; `unnamed` are positions.

    `outcome` is the position of our own column `result_outcome`, in files that were submitted: in
    those of a check nothing was recorded.
    """

    row: int
    cells: tuple[NamedCell, ...]
    unnamed: tuple[int, ...]
    width: int
    outcome: int | None = None

    @property
    def fields(self) -> dict[str, int]:
        """The position of each field."""
        return {cell.field: cell.position for cell in reversed(self.cells) if cell.field}


def count_known(values: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many known columns a row names; 0 where that is too few for a header."""
    names = {match_name(value) for value in values if value}
    known = [n for n in names if n in vocabulary.known or n in vocabulary.silent]
    return len(known) if len(known) > 1 or names & vocabulary.alone else 0


def find_header(
    rows: Sequence[tuple[int, list[str]]],
    vocabulary: Vocabulary,
    is_complete: Callable[[Header], bool],
) -> Header | None:
    """The first of the first 20 rows that has all columns of a kind of file, else some of them.

    Source: intake cases, section 4.
    """
    partly = None
    for row, values in rows:
        if row <= HEADER_ROWS and count_known(values, vocabulary):
            header = read_header(row, values, vocabulary)
            if is_complete(header):
                return header
            partly = partly or header
    return partly


def read_header(row: int, values: Sequence[str], vocabulary: Vocabulary) -> Header:
    """The columns of a header row; those of our own results (`result_...`) are left out."""
    cells, unnamed, ours = [], [], {}
    for position, text in enumerate(values):
        name = match_name(text) if text else ""
        if is_blank(text) or not name:
            unnamed.append(position)
        elif name.startswith(_RESULT) or name == NOT_SUBMITTED:
            ours[name] = position
        else:
            field = vocabulary.known.get(name)
            cells.append(NamedCell(position, text, field, name in vocabulary.silent))
    outcome = None if NOT_SUBMITTED in ours else ours.get(_OUTCOME)
    return Header(row, tuple(cells), tuple(unnamed), len(values), outcome)


def is_ours(values: Sequence[str]) -> bool:
    """Whether a row holds nothing but names of our own columns (sheet Errors of our results)."""
    names = [match_name(value) for value in values if not is_blank(value)]
    return bool(names) and all(name.startswith(_RESULT) for name in names)


def too_many_columns(header: Header, limit: int, sheet_no: int) -> list[Finding]:
    """More columns than the limit, counted to the last named one, or than a sheet can have."""
    last = max((cell.position for cell in header.cells), default=0) + 1
    if header.width > MOST_COLUMNS + 1:
        last = header.width
    if last <= limit:
        return []
    facts = {"found": str(last), "limit": str(limit)}
    return [Finding("header_too_many_columns", sheet_no=sheet_no, facts=facts)]


def long_names(header: Header, limit: int, sheet_no: int) -> list[Finding]:
    """Column names that are longer than a value may be."""
    return [
        Finding(
            "header_cell_too_long",
            sheet_no=sheet_no,
            cell=f"{letter_of(cell.position)}{header.row}",
            value=cell.text[:200],
            facts={
                "letter": letter_of(cell.position),
                "found": f"{len(cell.text):,}",
                "limit": f"{limit:,}",
            },
        )
        for cell in header.cells
        if len(cell.text) > limit
    ]


def duplicate_columns(header: Header, sheet_no: int) -> list[Finding]:
    """A field that two columns name, also in two spellings."""
    letters: dict[str, list[str]] = {}
    for cell in header.cells:
        if cell.field:
            letters.setdefault(cell.field, []).append(letter_of(cell.position))
    return [
        Finding(
            "header_duplicate_columns",
            field=field,
            sheet_no=sheet_no,
            facts={"column": field, "letters": f"columns {list_words(found)}"},
        )
        for field, found in letters.items()
        if len(found) > 1
    ]


def header_notes(
    header: Header, vocabulary: Vocabulary, useful: frozenset[str] | None, sheet_no: int
) -> list[Finding]:
    """What is said of a header that can be read: where it was, and which columns are extra.

    `useful` are the fields of the kind of file, None where each row has its own.
    """
    notes = []
    if header.row > 1:
        facts = {"row": str(header.row)}
        notes.append(Finding("header_not_first_row", sheet_no=sheet_no, facts=facts))
    if header.cells and header.cells[0].text.startswith(GARBLED_MARK):
        first = header.cells[0]
        facts = {
            "value": show(first.text),
            "read_as": show(first.text.removeprefix(GARBLED_MARK)),
        }
        where = f"{letter_of(first.position)}{header.row}"
        notes.append(
            Finding(
                "value_normalised", sheet_no=sheet_no, cell=where, facts=facts, value=first.text
            )
        )
    extra = [cell for cell in header.cells if not cell.field and not cell.silent]
    if extra:
        facts = {"columns": ", ".join(show(cell.text) for cell in extra)}
        notes.append(Finding("header_extra_columns", sheet_no=sheet_no, facts=facts))
    absent = set(vocabulary.known.values()) - set(header.fields)
    absent = absent if useful is None else absent & useful
    for cell in extra:
        close = closest(match_name(cell.text), absent)
        if close:
            facts = {"column": show(cell.text), "known": close}
            where = f"{letter_of(cell.position)}{header.row}"
            notes.append(
                Finding("header_column_resembles", sheet_no=sheet_no, cell=where, facts=facts)
            )
    return notes


def closest(name: str, fields: set[str]) -> str | None:
    """The field within two letters of a name (one, where the field has up to four letters)."""
    found = [
        (steps, field)
        for field in sorted(fields)
        if (steps := distance(name, plain_name(field))) <= (2 if len(field) > 4 else 1)
    ]
    return min(found)[1] if found else None


def distance(one: str, other: str) -> int:
    """Letters to add, drop or change to make one word the other, as far as 3.

    The contract counts letters (intake cases, section 4), which difflib's ratio does not.
    """
    if abs(len(one) - len(other)) > 2 or sum((Counter(one) - Counter(other)).values()) > 2:
        return 3
    line = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, line[0] = line[0], i
        for j, b in enumerate(other, 1):
            before, line[j] = line[j], min(line[j] + 1, line[j - 1] + 1, before + (a != b))
    return line[-1]
