"""Comments on cells: what a person reads when the pointer rests on a marked cell."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbooks.text import clean_text

AUTHOR = "ecf-batch"
MOST_CHARACTERS, LETTERS_OF_A_LINE = 1_000, 55
WIDTH, HEIGHT_OF_A_LINE = 453, 20  # pixels: 340 points, 15 points


def add_comments(sheet: Worksheet, comments: Iterable[tuple[int, int, str]]) -> None:
    """Put comments on cells: row, column (both from 1) and text."""
    for row, column, text in comments:
        shown = clean_text(text)
        if len(shown) > MOST_CHARACTERS:
            shown = shown[: MOST_CHARACTERS - 3] + "..."
        lines = sum(1 + len(line) // LETTERS_OF_A_LINE for line in shown.split("\n"))
        comment = Comment(shown, AUTHOR, height=(lines + 1) * HEIGHT_OF_A_LINE, width=WIDTH)
        sheet.cell(row, column).comment = comment
