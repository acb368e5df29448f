"""Reads the sheets of a workbook into `received`, in the order of the tabs (section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace as but
from pathlib import Path

from pipeline.intake.chunks import Chunk
from pipeline.intake.column_names import Vocabulary
from pipeline.intake.header import HEADER_ROWS, Header, find_header
from pipeline.intake.layout import Layout, header_faults, lay_out
from pipeline.intake.names import is_blank, show
from pipeline.intake.row_types import TELLING
from pipeline.intake.rows import load_rows, long_gap
from pipeline.intake.staging import Staging
from pipeline.intake.text.csv_file import no_rows
from pipeline.intake.text.dialect import no_header
from pipeline.intake.workbook.book import Book, Tab, book_notes, open_book
from pipeline.intake.workbook.fast.quick import stream_rows, top_rows
from pipeline.intake.workbook.notes import note_sheet
from pipeline.intake.workbook.package import open_package
from pipeline.intake.workbook.scan import FORMULA_UNSAVED, Block, Row, SheetScan
from pipeline.model.findings import Finding, Refused
from pipeline.model.limits import Limits
from pipeline.model.received import Received

_BATCH_ROWS = 10_000
_MOST_CHARS = 1 << 24


@dataclass(frozen=True)
class _Found:
    """A worksheet with its header (None: without one) and the first row that holds anything."""

    tab: Tab
    header: Header | None
    first: Row | None


def read_workbook(path: Path, staging: Staging, limits: Limits, vocabulary: Vocabulary) -> Received:
    """Read every worksheet that has our header. Raises Refused. Source: intake cases, 5 and 8.4."""
    package = open_package(path, limits)
    book = open_book(package)
    staging.note(*book_notes(package))
    found = [_look_at(book, tab, vocabulary) for tab in book.tabs]
    chosen, left = _choose(found, limits, vocabulary)
    for one in left:
        code = "sheet_hidden" if one.tab.hidden and one.header else "sheet_not_read"
        staging.note(Finding(code, facts={"sheet": show(one.tab.name)}))
    layouts = [
        lay_out(one.header, vocabulary, staging, sheet_no=i, name=one.tab.name, strict_width=False)
        for i, one in enumerate(chosen)
        if one.header
    ]
    judged = 0
    for one, layout in zip(chosen, layouts, strict=True):
        judged += _read_sheet(book, one.tab, layout, staging, limits)
    if not judged:
        raise Refused([no_rows(layouts[0].header.row, 0)])
    return Received(
        format="xlsx",
        encoding=None,
        delimiter=None,
        columns=tuple(staging.columns),
        sheets=tuple(layout.sheet() for layout in layouts),
        sheets_not_read=tuple(one.tab.name for one in left),
    )


def _look_at(book: Book, tab: Tab, vocabulary: Vocabulary) -> _Found:
    """Read the first 20 rows of a sheet."""
    top = list(top_rows(book, tab.part, HEADER_ROWS))
    first = next(((r, v) for r, v in top if not all(map(is_blank, v))), None)
    header = find_header(top, vocabulary)
    if header:
        values = next(v for r, v in top if r == header.row)
        header = _with_margin(header, values)
    return _Found(tab, header, first)


def _with_margin(header: Header, values: list[str]) -> Header:
    """The table ends one column after the last named one, in case that one is just not named."""
    last = max(p for p, text in enumerate(values) if not is_blank(text))
    unnamed = (*(p for p in header.unnamed if p < last), last + 1)
    return but(header, unnamed=unnamed, width=last + 2)


def _choose(
    found: list[_Found], limits: Limits, vocabulary: Vocabulary
) -> tuple[list[_Found], list[_Found]]:
    """The sheets to be read, and those to be left alone. Raises Refused with every fault."""
    chosen: list[_Found] = []
    left: list[_Found] = []
    lists: list[tuple[_Found, list[Finding]]] = []
    faults: list[Finding] = []
    for one in found:
        if one.header is None or one.tab.hidden:
            left.append(one)
            continue
        wrong = header_faults(one.header, vocabulary, limits, len(chosen))
        if wrong and vocabulary.batch and not TELLING & set(one.header.fields):
            lists.append((one, wrong))
            left.append(one)
        else:
            faults += wrong
            chosen.append(one)
    if not chosen:
        faults += [finding for _, wrong in lists for finding in wrong]
    if faults:
        raise Refused(faults)
    if not chosen:
        raise Refused([no_header([one.first for one in found if one.first], vocabulary)])
    return chosen, left


def _read_sheet(book: Book, tab: Tab, layout: Layout, staging: Staging, limits: Limits) -> int:
    fields = layout.header.fields
    used = frozenset(fields.values())
    number = fields.get("teacher_reference_number")
    padded = frozenset(() if layout.vocabulary.batch or number is None else (number,))
    scan = SheetScan(
        width=layout.width,
        header_row=layout.header.row,
        most_blank=limits.max_blank_rows,
        used=used,
        padded=padded,
    )
    rows = stream_rows(book, tab.part, scan)
    first_id = staging.rows + 1
    batches = _batches(book, rows, scan, layout, limits)
    judged = load_rows(batches, layout, staging, limits)
    if scan.late:
        raise Refused([long_gap(scan.late, limits, layout.sheet_no)])
    note_sheet(scan, layout, staging, first_id)
    return judged


def _batches(
    book: Book, read: Iterator[Row | Block], scan: SheetScan, layout: Layout, limits: Limits
) -> Iterator[Chunk]:
    """Neighbouring rows below the header; rows that the sheet does not store are blank."""
    batch = _empty(layout.header.row + 1, layout.width)
    repeated = book.repeated
    for some in read:
        if not isinstance(some, Block):
            _add_row(batch, some, scan, layout, limits)
        elif some.first == batch.next_row:
            _add_block(batch, some)
        else:
            for row in some.rows():
                _add_row(batch, row, scan, layout, limits)
        if len(batch) >= _BATCH_ROWS or book.repeated - repeated > _MOST_CHARS:
            repeated = book.repeated
            yield _with_holding(batch, scan)
            batch = _empty(batch.next_row, layout.width)
    if len(batch):
        yield _with_holding(batch, scan)


def _empty(first_row: int, width: int) -> Chunk:
    return Chunk(first_row, [[] for _ in range(width)])


def _add_block(batch: Chunk, block: Block) -> None:
    """Add rows that follow the last one."""
    count = len(block)
    for position, column in enumerate(batch.columns):
        known = position < len(block.columns)
        column.extend(block.columns[position] if known else [""] * count)


def _add_row(batch: Chunk, row: Row, scan: SheetScan, layout: Layout, limits: Limits) -> None:
    """Add a row, and the blank ones before it. Raises Refused: rows_after_long_gap."""
    number, values = row
    gap = number - batch.next_row
    if gap >= limits.max_blank_rows:
        if any(not is_blank(values[p]) for p in scan.used if p < len(values)):
            raise Refused([long_gap(number, limits, layout.sheet_no)])
    elif gap >= 0:
        for position, column in enumerate(batch.columns):
            column.extend([""] * gap)
            column.append(values[position] if position < len(values) else "")


def _with_holding(batch: Chunk, scan: SheetScan) -> Chunk:
    """Rows of formulas without a saved value are not blank."""
    rows = {r for r, _, code in scan.formulas if code == FORMULA_UNSAVED}
    batch.holding = {r - batch.first_row for r in rows if batch.first_row <= r < batch.next_row}
    return batch
