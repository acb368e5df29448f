"""Judges rows as rows: blank, guide, repeated header, total, example, too long, too wide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.intake.chunks import Chunk, RowNotes, store_rows
from pipeline.intake.layout import Layout
from pipeline.intake.names import BLANKS, is_blank, match_name, show
from pipeline.intake.staging import Staging
from pipeline.model.findings import Finding, Refused
from pipeline.model.limits import Limits

_ID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
_EXAMPLE = re.compile(rf"[{re.escape(BLANKS)}]*example\b", re.IGNORECASE)
TOTALS = ("total", "sum", "count", "signed")


def load_rows(batches: Iterable[Chunk], layout: Layout, staging: Staging, limits: Limits) -> int:
    """Judge and store the rows below a header; the number of those that are not ignored.

    Blank rows count when a value follows. Raises Refused over the limit of rows, and where a value
    follows more blank rows than the limit. Source: intake cases, sections 1 and 4.
    """
    pending = judged = 0
    special = special_lead(layout)
    for batch in batches:
        verdicts = judge_rows(batch, layout, special)
        blank = {i for i, why in verdicts.ignored.items() if why == "blank"}
        if len(blank) == len(batch):
            pending += len(blank)
            continue
        _refuse_gap(batch, blank, pending, limits, layout)
        staging.filled += len(batch) - len(blank)
        if staging.filled > limits.max_rows:
            facts = {"limit": f"{limits.max_rows:,}"}
            raise Refused([Finding("file_too_many_rows", facts=facts)])
        if pending:
            staging.append(layout.sheet_no, batch.first_row - pending, ["blank"] * pending, {})
        pending = _trailing(blank, len(batch))
        batch.drop_last(pending)
        judged += len(batch) - sum(1 for i in verdicts.ignored if i < len(batch))
        store_rows(batch, verdicts, layout, staging, limits)
    return judged


def judge_rows(batch: Chunk, layout: Layout, special: re.Pattern[str]) -> RowNotes:
    """Look closely at the rows whose width or first value is out of the ordinary."""
    verdicts = RowNotes()
    lead = batch.columns[layout.header.cells[0].position]
    is_special = special.match
    odd = {i for i, value in enumerate(lead) if is_special(value)}
    for i in sorted(odd | batch.ragged.keys()):
        _judge_row(i, batch, layout, verdicts)
    for i, fault in batch.faults.items():
        if i not in verdicts.ignored:
            verdicts.findings[i] = fault
    reference = layout.header.fields.get("your_reference")
    if layout.vocabulary.batch and reference is not None:
        for i, value in enumerate(batch.columns[reference]):
            if value[:1] not in _NOT_EXAMPLE and _EXAMPLE.match(value):
                _example(i, verdicts)
    return verdicts


# First characters that rule an example out without a closer look.
_NOT_EXAMPLE = frozenset(("", *"0123456789ABCDFGHIJKLMNOPQRSTUVWXYZabcdfghijklmnopqrstuvwxyz-_/"))


def special_lead(layout: Layout) -> re.Pattern[str]:
    """First values that may begin a guide, an example, a total, a repeated header, a blank row.

    The pattern means the same to Python and to DuckDB.
    """
    if not layout.vocabulary.batch:
        return re.compile("^(?:$|[^0-9A-Za-z])")
    start = re.match("[0-9a-z]{0,2}", layout.header.cells[0].text.casefold())
    words = "|".join(TOTALS if not start or not start.group() else (*TOTALS, start.group()))
    return re.compile(f"^(?:$|[^0-9A-Za-z]|(?i:{words}))")


def _judge_row(i: int, batch: Chunk, layout: Layout, verdicts: RowNotes) -> None:
    values = batch.row(i)
    lead = next((v for v in values if not is_blank(v)), None)
    if lead is None:
        if i in batch.holding:
            return
        verdicts.ignored[i] = "blank"
    elif layout.vocabulary.batch:
        _judge_words(i, lead.strip(BLANKS), values, layout, verdicts)
    if layout.strict_width and i not in verdicts.ignored and i not in verdicts.findings:
        _judge_width(i, values, layout, verdicts)


def _judge_words(
    i: int, lead: str, values: Sequence[str], layout: Layout, verdicts: RowNotes
) -> None:
    words = lead.casefold()
    if words.startswith("#guide"):
        verdicts.ignored[i] = "row_is_guide"
        verdicts.findings[i] = Finding("row_is_guide")
    elif _repeats_header(values, layout):
        verdicts.ignored[i] = "header_repeated"
        verdicts.findings[i] = Finding("header_repeated")
    elif words.startswith("#example"):
        _example(i, verdicts)
    elif words.startswith(TOTALS) and not any(_ID.search(v) for v in values):
        verdicts.findings[i] = Finding("row_looks_like_total", facts={"text": show(lead)})


def _example(i: int, verdicts: RowNotes) -> None:
    found = verdicts.findings.get(i)
    if i not in verdicts.ignored and (found is None or found.code == "row_looks_like_total"):
        verdicts.findings[i] = Finding("row_is_example")


def _repeats_header(values: Sequence[str], layout: Layout) -> bool:
    """Whether every value of a row is the name of the column that it stands in."""
    named = {cell.position: cell for cell in layout.header.cells}
    filled = [p for p, value in enumerate(values) if not is_blank(value)]
    return all(
        p in named and match_name(values[p]) == match_name(named[p].text) for p in filled
    ) and any(named[p].field for p in filled)


def _judge_width(i: int, values: Sequence[str], layout: Layout, verdicts: RowNotes) -> None:
    if len(values) < layout.width:
        verdicts.short[i] = len(values)
    surplus = [v for v in values[layout.width :] if not is_blank(v)]
    if surplus:
        facts = {"found": str(len(values)), "expected": str(layout.width)}
        verdicts.findings[i] = Finding(
            "row_too_many_values", value=", ".join(surplus)[:200], facts=facts
        )


def _trailing(blank: set[int], count: int) -> int:
    last = count
    while last - 1 in blank:
        last -= 1
    return count - last


def _refuse_gap(
    batch: Chunk, blank: set[int], pending: int, limits: Limits, layout: Layout
) -> None:
    """Refuse a value that follows more blank rows than the limit (case 77)."""
    if pending + len(blank) < limits.max_blank_rows:
        return
    run = pending
    for i in range(len(batch)):
        if i in blank:
            run += 1
        elif run >= limits.max_blank_rows:
            raise Refused([long_gap(batch.first_row + i, limits, layout.sheet_no)])
        else:
            run = 0


def long_gap(row: int, limits: Limits, sheet_no: int) -> Finding:
    """The finding for a value that follows a long run of blank rows."""
    facts = {"row": str(row), "limit": str(limits.max_blank_rows)}
    return Finding("rows_after_long_gap", sheet_no=sheet_no, facts=facts)
