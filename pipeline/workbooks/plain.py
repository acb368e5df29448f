"""A short list as a workbook of one sheet: plain values, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from pipeline.workbooks.save import save_workbook
from pipeline.workbooks.text import clean_text


def write_list(path: Path, title: str, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows, the first of them the header; text is never a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.value = clean_text(value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
    save_workbook(book, path, {})
