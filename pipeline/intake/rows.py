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
from schemas.vocabulary import ROW_TYPE_SYNONYMS, WORDS_OF_FIELD, plain_name

_ID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
_EXAMPLE = re.compile(rf"[{re.escape(BLANKS)}]*example\b", re.IGNORECASE)
TOTALS = ("total", "sum", "count", "signed")
_ACCEPTED = frozenset(plain_name(outcome) for outcome in ("accepted", "already_recorded"))
_DECLARES = frozenset(
    ("", *(plain_name(w) for w in ("participant-declaration", "declare", "declaration")))
)
# A row with one of these and nothing else is a row that was begun.
_KNOWN_WORDS = frozenset(
    plain_name(word) for words in WORDS_OF_FIELD.values() for word in words
) | frozenset(plain_name(word) for word in ROW_TYPE_SYNONYMS)


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
        done = ("row_accepted_before",)
        judged += len(batch) - sum(
            1 for i, why in verdicts.ignored.items() if i < len(batch) and why not in done
        )
        store_rows(batch, verdicts, layout, staging, limits)
    note_left_out(layout, staging)
    return judged


def note_left_out(layout: Layout, staging: Staging) -> None:
    """Say once for a sheet how many of its rows were left out, and why."""
    for code, count, facts in (
        ("row_accepted_before", layout.accepted_before, {"column": "result_outcome"}),
        ("row_not_filled_in", layout.not_filled_in, {}),
    ):
        if count:
            facts = {"count": f"{count:,} row{'s' if count > 1 else ''}", **facts}
            staging.note(Finding(code, sheet_no=layout.sheet_no, facts=facts))


def judge_rows(batch: Chunk, layout: Layout, special: re.Pattern[str]) -> RowNotes:
    """Look closely at the rows whose width or first value is out of the ordinary."""
    verdicts = RowNotes()
    lead = batch.columns[layout.header.cells[0].position]
    is_special = special.match
    odd = {i for i, value in enumerate(lead) if is_special(value)}
    odd |= batch.ragged.keys() | lonely(batch, layout)
    for i in sorted(odd):
        _judge_row(i, batch, layout, verdicts)
    if layout.vocabulary.batch:
        _note_ours(batch, layout, verdicts)
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


def lonely(batch: Chunk, layout: Layout) -> set[int]:
    """Rows that may hold a single value: one of their first two columns is blank."""
    if not layout.vocabulary.batch:
        return set()
    first, *others = (cell.position for cell in layout.header.cells)
    if not others:
        return {i for i, value in enumerate(batch.columns[first]) if " " in value}
    pairs = zip(batch.columns[first], batch.columns[others[0]], strict=True)
    return {i for i, pair in enumerate(pairs) if "" in pair}


def _note_ours(batch: Chunk, layout: Layout, verdicts: RowNotes) -> None:
    """Rows that say they were accepted before, and pre-filled rows that were not filled in."""
    outcome = layout.header.outcome
    if outcome is not None:
        for i, value in enumerate(batch.columns[outcome]):
            if value and i not in verdicts.ignored and match_name(value) in _ACCEPTED:
                verdicts.ignored[i] = "row_accepted_before"
                verdicts.findings.pop(i, None)
                layout.accepted_before += 1
    guides = [i for i, why in verdicts.ignored.items() if why == "row_is_guide"]
    if guides or layout.has_guide:
        first = 0 if layout.has_guide else min(guides)
        layout.has_guide = True
        for i in range(first, len(batch)):
            found = verdicts.findings.get(i)
            if found and found.code == "row_looks_like_total":  # it is no row of the sheet
                continue
            if i not in verdicts.ignored and _is_not_filled_in(batch.row(i), layout):
                verdicts.ignored[i] = "row_not_filled_in"
                verdicts.findings.pop(i, None)
                layout.not_filled_in += 1


def _is_not_filled_in(values: Sequence[str], layout: Layout) -> bool:
    """Whether a row of a pre-filled sheet of declarations has neither a date nor evidence."""
    fields = layout.header.fields
    if "declaration_date" not in fields:
        return False
    given = {name: values[p] for name, p in fields.items() if p < len(values)}
    row_type = match_name(given.get("type", ""))
    return (
        is_blank(given.get("declaration_date"))
        and is_blank(given.get("evidence_held"))
        and (layout.kind is not None or row_type in _DECLARES)
    )


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
    elif _is_no_data(words, values, layout) and not any(_ID.search(v) for v in values):
        verdicts.findings[i] = Finding("row_looks_like_total", facts={"text": show(lead)})


def _is_no_data(words: str, values: Sequence[str], layout: Layout) -> bool:
    """Whether a row begins like a total, or holds nothing but a line of text (cases 62 and 68b)."""
    if words.startswith(TOTALS):
        return True
    filled = [value for value in values if not is_blank(value)]
    if len(filled) != 1 or match_name(filled[0]) in _KNOWN_WORDS:
        return False
    # A void needs nothing but its declaration ID: what stands there alone is meant to be one.
    voided = layout.header.fields.get("declaration_id")
    is_void = voided is not None and voided < len(values) and values[voided] == filled[0]
    return (len(layout.header.cells) > 1 and not is_void) or " " in filled[0].strip(BLANKS)


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
