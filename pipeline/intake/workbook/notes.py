"""Says what only the workbook knew: hidden rows and columns, formulas, merged and stray cells."""

from __future__ import annotations

from pipeline.database.sql import run
from pipeline.intake.layout import Layout
from pipeline.intake.names import letter_of, list_rows
from pipeline.intake.staging import Staging
from pipeline.intake.workbook.package import damaged
from pipeline.intake.workbook.scan import SheetScan
from pipeline.model.findings import Finding


def cell_name(position: int, row: int) -> str:
    """A1 style."""
    return f"{letter_of(position)}{row}"


def note_sheet(scan: SheetScan, layout: Layout, staging: Staging, first_id: int) -> None:
    """Write `cell_number`, `cell_fault` and the notes of one sheet; its first row is `first_id`."""
    offset = first_id - layout.header.row - 1
    last = staging.rows - offset
    columns = layout.columns
    numbers = [(row, p) for row, p in scan.numbers if layout.header.row < row <= last]
    staging.append_numbers([(row + offset, columns[p]) for row, p in numbers])
    staging.append_faults(
        [
            (row + offset, columns[p], code, None, {})
            for row, p, code in scan.formulas
            if layout.header.row < row <= last
        ]
    )
    _note_merged(scan, layout, staging, last)
    _note_outside(scan, layout, staging)
    _note_hidden(scan, layout, staging, last)


def _note_outside(scan: SheetScan, layout: Layout, staging: Staging) -> None:
    for position, (row, count) in sorted(scan.outside.items()):
        where = cell_name(position, row)
        facts = {"letter": letter_of(position), "count": f"{count:,}", "cell": where}
        staging.note(
            Finding("cell_outside_table", sheet_no=layout.sheet_no, cell=where, facts=facts)
        )


def _note_hidden(scan: SheetScan, layout: Layout, staging: Staging, last: int) -> None:
    rows = [row for row in scan.hidden_rows if layout.header.row < row <= last]
    if rows:
        facts = {"rows": list_rows(rows)}
        staging.note(Finding("rows_hidden", sheet_no=layout.sheet_no, facts=facts))
    hidden = [
        letter_of(position)
        for position in sorted(layout.columns)
        if any(first <= position <= final for first, final in scan.hidden_columns)
    ]
    if hidden:
        facts = {"columns": ", ".join(hidden)}
        staging.note(Finding("columns_hidden", sheet_no=layout.sheet_no, facts=facts))


def _note_merged(scan: SheetScan, layout: Layout, staging: Staging, last: int) -> None:
    """Cells of used columns that another cell of a merged range covers."""
    import pyarrow as pa

    used = sorted(layout.header.fields.values())
    first = layout.header.row + 1
    ranges = [
        (top, left, min(bottom, last), right, f"{cell_name(left, top)}:{cell_name(right, bottom)}")
        for top, left, bottom, right in scan.merged
        if bottom >= first and top <= last and any(left <= p <= right for p in used)
    ]
    if not ranges:
        return
    area = sum((r[2] - max(r[0], first) + 1) * sum(r[1] <= p <= r[3] for p in used) for r in ranges)
    if area > len(used) * (last - first + 1):
        raise damaged("merged ranges lie on top of each other")
    names = ("top", "left_most", "bottom", "right_most", "cells")
    table = pa.table(dict(zip(names, zip(*ranges, strict=True), strict=True)))
    places = pa.table({"position": used, "column_no": [layout.columns[p] for p in used]})
    staging.con.register("merged_range", table)
    staging.con.register("used_column", places)
    run(staging.con, "intake/workbook/merged_cells", {"sheet_no": layout.sheet_no})
    staging.con.unregister("merged_range")
    staging.con.unregister("used_column")
