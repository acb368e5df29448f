"""Comments on cells: what a person reads when the pointer rests on a marked cell.

openpyxl writes the first comment of a sheet and all that belongs to it; the others are written
after its pattern, because it takes 0.25 seconds for the thousand that a sheet can have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple
from xml.sax.saxutils import escape

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.workbooks.text import clean_text

AUTHOR = "ecf-batch"
MOST_CHARACTERS, LETTERS_OF_A_LINE = 1_000, 55
WIDTH, HEIGHT_OF_A_LINE = 453, 20  # pixels: 340 points, 15 points
# What openpyxl writes for one comment: its text, and the box in which it is shown.
TEXT = re.compile(r'<comment ref="\w+"(.*?)<t>.*</comment>', re.DOTALL)
BOX = re.compile(r"<(\w+:)?shape .*</\1shape>", re.DOTALL)
FIRST_BOX = 1026  # the number of its first box
Part = Callable[[str], str]


class CellComment(NamedTuple):
    """A comment: the row and the column of its cell, both from 1, and what it says."""

    row: int
    column: int
    words: str

    @property
    def height(self) -> int:
        """How high its box is, in pixels."""
        lines = sum(1 + len(line) // LETTERS_OF_A_LINE for line in self.words.split("\n"))
        return (lines + 1) * HEIGHT_OF_A_LINE


def comments_of(found: Iterable[tuple[int, int, str]]) -> list[CellComment]:
    """Comments from row, column and text: what a workbook can hold of it, no longer than read."""
    return [CellComment(row, column, short(clean_text(text))) for row, column, text in found]


def short(text: str) -> str:
    """No more of a text than a comment shows."""
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 3] + "..."


def put_first(sheet: Worksheet, comments: Sequence[CellComment]) -> None:
    """Put the first comment on its cell; the others come when the workbook is saved."""
    first = comments[0]
    comment = Comment(first.words, AUTHOR, height=first.height, width=WIDTH)
    sheet.cell(first.row, first.column).comment = comment


def written_parts(number: int, comments: Sequence[CellComment]) -> Iterator[tuple[str, Part]]:
    """The parts of a workbook that hold the comments of the `number`th sheet that has any.

    Each with what makes it from the one that openpyxl wrote, with the first comment alone.
    """
    yield f"xl/comments/comment{number}.xml", partial(write_texts, comments=comments)
    yield f"xl/drawings/commentsDrawing{number}.vml", partial(write_boxes, comments=comments)


def write_texts(pattern: str, comments: Sequence[CellComment]) -> str:
    """The part that holds the texts of comments."""

    def write_all(found: re.Match[str]) -> str:
        return "".join(
            f'<comment ref="{get_column_letter(comment.column)}{comment.row}"{found.group(1)}'
            f"<t>{escape(comment.words)}</t></text></comment>"
            for comment in comments
        )

    return replace_once(TEXT, write_all, pattern)


def write_boxes(pattern: str, comments: Sequence[CellComment]) -> str:
    """The part that holds the boxes of comments."""

    def write_all(found: re.Match[str]) -> str:
        box, first = found.group(), comments[0]
        for written, place in (
            (f"_x0000_s{FIRST_BOX}", "_x0000_s%(number)d"),
            (f"height:{first.height}px", "height:%(height)dpx"),
            (f"Row>{first.row - 1}<", "Row>%(row)d<"),
            (f"Column>{first.column - 1}<", "Column>%(column)d<"),
        ):
            box = box.replace(written, place)
        return "".join(
            box
            % {
                "number": number,
                "height": comment.height,
                "row": comment.row - 1,
                "column": comment.column - 1,
            }
            for number, comment in enumerate(comments, start=FIRST_BOX)
        )

    return replace_once(BOX, write_all, pattern)


def replace_once(what: re.Pattern[str], write: Callable[[re.Match[str]], str], part: str) -> str:
    """The part with something else in the place of its one comment.

    Raises RuntimeError where openpyxl writes it in another way: no comment may be lost unseen.
    """
    written, times = what.subn(write, part)
    if times != 1:
        raise RuntimeError(f"openpyxl writes a comment in another way: {part[:200]}")
    return written
