"""Reads an ordinary CSV file with DuckDB alone, and proves that nothing in it was unusual.

It decides nothing: wherever one of the proofs fails the careful reader starts from the beginning.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipeline.database.sql import run
from pipeline.intake.layout import Layout
from pipeline.intake.rows import special_lead
from pipeline.intake.staging import Staging
from pipeline.intake.text.dialect import Start
from pipeline.intake.text.encoding import Text
from pipeline.model.limits import Limits

_MAYBE_EXAMPLE = "^(?:[eE][xX][aA]|[^0-9A-Za-z_/-])"


@dataclass(frozen=True)
class _Body:
    """The bytes below the header: how many, and of them line feeds, returns, quotation marks."""

    size: int
    lines: int
    feeds: int
    returns: int
    quotes: int


def load_fast(text: Text, start: Start, layout: Layout, staging: Staging, limits: Limits) -> bool:
    """Make `received` of an ordinary file; False where the careful reader has to decide."""
    body = _measure_body(text, start)
    if body is None or layout.header.outcome is not None:
        return False
    values = {
        "path": str(text.path),
        "columns": _column_names(layout),
        "delimiter": start.delimiter,
        "skip": start.lines,
    }
    try:
        run(staging.con, "intake/text/fast_read", values)
    except RuntimeError as problem:
        if isinstance(problem.__cause__, duckdb.Error):
            return False
        raise
    rows = _prove(staging.con, body, layout, limits, start.delimiter)
    if rows:
        run(staging.con, "intake/text/fast_received", {"header_row": layout.header.row})
        staging.take_received(rows)
    run(staging.con, "intake/text/fast_drop")
    return rows > 0


def _measure_body(text: Text, start: Start) -> _Body | None:
    """None where the bytes alone are out of the ordinary."""
    with text.path.open("rb") as stream:
        stream.seek(len(text.mark))
        head = b"".join(stream.readline() for _ in range(start.lines))
    quotes = head.count(b'"')
    if (
        text.encoding != "utf-8"
        or text.ends_with_ctrl_z
        or text.returns not in (0, text.feeds)
        or head.count(b"\n") != start.lines
        or quotes % 2
    ):
        return None
    size = text.size - len(head)
    feeds = text.feeds - start.lines
    lines = feeds if text.ends_with_feed else feeds + 1
    returns = text.returns - head.count(b"\r")
    return _Body(size, lines, feeds, returns, text.quotes - quotes)


def _column_names(layout: Layout) -> dict[str, str]:
    """Names by position: `s<n>` for what is kept, `x<n>` for what is left out."""
    named = layout.columns
    return {f"s{named[p]}" if p in named else f"x{p}": "VARCHAR" for p in range(layout.width)}


def _second(layout: Layout) -> str:
    """The name of the second column that has one, else of the first."""
    cells = layout.header.cells
    return f"s{layout.columns[cells[min(1, len(cells) - 1)].position]}"


def _prove(
    con: duckdb.DuckDBPyConnection, body: _Body, layout: Layout, limits: Limits, delimiter: str
) -> int:
    """How many rows there are; 0 where something is unusual.

    No value has a quotation mark or a CR; there are as many rows as lines; the values, delimiters,
    line ends and quotation marks add up to the bytes below the header, so that nothing was skipped,
    joined or trimmed; no first value could begin a row that is not an ordinary one; no value is too
    long; columns without a name are blank.
    """
    reference = layout.columns.get(layout.header.fields.get("your_reference", -1), 0)
    batch = layout.vocabulary.batch
    values = {
        "special": special_lead(layout).pattern,
        "reference": f"s{reference}",
        "example": _MAYBE_EXAMPLE if batch and reference else "^\x00never",
        "quotes": body.quotes > 0,
        "returns": body.returns > 0,
        "second": _second(layout),
        "single": len(layout.header.cells) == 1,
        "several": len(layout.header.cells) > 1,
    }
    ((rows, odd, examples, lonely, *each),) = run(con, "intake/text/fast_proof", values).fetchall()
    width = layout.width
    sizes, longest, marks = each[:width], each[width : 2 * width], each[2 * width :]
    ends = body.feeds + body.returns
    between = rows * (width - 1) * len(delimiter.encode())
    proven = (
        rows == body.lines
        and rows <= limits.max_rows
        and sum(sizes) + between + ends + body.quotes == body.size
        and not (odd or examples or (batch and lonely) or any(marks))
        and max(longest) <= limits.max_cell_chars
        and not any(sizes[position] for position in layout.header.unnamed)
    )
    return rows if proven else 0
