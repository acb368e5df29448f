"""Reads the sheets of a workbook into `received`, in the order of the tabs (section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace as but
from functools import partial
from pathlib import Path

from pipeline.intake.chunks import Chunk
from pipeline.intake.column_names import Vocabulary
from pipeline.intake.header import HEADER_ROWS, Header, find_header, is_ours
from pipeline.intake.layout import Layout, header_faults, lay_out
from pipeline.intake.names import is_blank, show
from pipeline.intake.row_types import is_complete
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
    chosen, left, partly = _choose(found, limits, vocabulary)
    for one in left:
        staging.note(_why_left(one, partly))
    layouts = [
        lay_out(one.header, vocabulary, staging, sheet_no=i, name=one.tab.name, strict_width=False)
        for i, one in enumerate(chosen)
        if one.header
    ]
    with _named({layout.sheet_no: layout.name for layout in layouts}):
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


@contextmanager
def _named(sheets: dict[int, str]) -> Iterator[None]:
    """A refusal knows the names of the sheets that it is about."""
    try:
        yield
    except Refused as refusal:
        refusal.sheets = sheets
        raise


def _why_left(one: _Found, partly: dict[str, Finding]) -> Finding:
    """What is said of a sheet that is not read."""
    name = show(one.tab.name)
    if one.tab.part in partly:
        lacks = partly[one.tab.part].facts
        facts = {"sheet": name, "present": lacks["present"], "missing": lacks["missing"]}
        return Finding("sheet_partly_known", facts=facts)
    code = "sheet_hidden" if one.tab.hidden and one.header else "sheet_not_read"
    return Finding(code, facts={"sheet": name})


def _look_at(book: Book, tab: Tab, vocabulary: Vocabulary) -> _Found:
    """Read the first 20 rows of a sheet."""
    top = list(top_rows(book, tab.part, HEADER_ROWS))
    first = next(((r, v) for r, v in top if not all(map(is_blank, v))), None)
    ours = vocabulary.batch and first is not None and is_ours(first[1])
    header = (
        None if ours else find_header(top, vocabulary, partial(is_complete, vocabulary=vocabulary))
    )
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
) -> tuple[list[_Found], list[_Found], dict[str, Finding]]:
    """The sheets to be read, those to be left alone, and what some of these lack, by their part.

    A sheet that has some of the columns only is left alone where another one has all columns of a
    kind. Raises Refused with every fault; its findings number the tabs.
    """
    chosen = [one for one in found if one.header and not one.tab.hidden]
    with _named({number: one.tab.name for number, one in enumerate(chosen)}):
        if not chosen:
            raise Refused([no_header([one.first for one in found if one.first], vocabulary)])
        partly: dict[str, Finding] = {}
        faults: list[Finding] = []
        for number, one in enumerate(chosen):
            wrong = header_faults(one.header, vocabulary, limits, number) if one.header else []
            lacks = [fault for fault in wrong if fault.code == "header_missing_columns"]
            if lacks:
                partly[one.tab.part] = lacks[0]
            faults += wrong
        if len(partly) == len(chosen):
            raise Refused(faults)
        faults = [f for f in faults if chosen[f.sheet_no or 0].tab.part not in partly]
        if faults:
            raise Refused(faults)
    read = [one for one in chosen if one.tab.part not in partly]
    return read, [one for one in found if one not in read], partly


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
