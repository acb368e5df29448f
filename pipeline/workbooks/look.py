"""How workbooks look: one set of fonts, colours and widths for all that the product writes."""

from __future__ import annotations

from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

__all__ = ["Alignment", "Book", "Border", "Font", "PatternFill"]

Book = Workbook  # as rooms name it that may not know the library

PLAIN, BOLD = Font(name="Arial", size=10), Font(name="Arial", size=10, bold=True)
FAINT = Font(name="Arial", size=10, color="6F777B")
ITALIC = Font(name="Arial", size=10, italic=True)
WHITE = Font(name="Arial", size=10, bold=True, color="FFFFFF")
TITLE = Font(name="Arial", size=14, bold=True)
WARNING = Font(name="Arial", size=14, bold=True, color="B10E1E")
STRONG = Font(name="Arial", size=12, bold=True)
DONE = Font(name="Arial", size=12, bold=True, color="00703C")
NOT_DONE = Font(name="Arial", size=12, bold=True, color="B10E1E")

# Heads of columns: theirs or to be filled in, and ours or for the reader only.
HEAD, OUR_HEAD = PatternFill("solid", fgColor="1D70B8"), PatternFill("solid", fgColor="505A5F")
GREY, GUIDE = PatternFill("solid", fgColor="F3F2F1"), PatternFill("solid", fgColor="E8F1F8")
# Marked cells: never by colour alone, so bold and in a frame too.
ERROR_FILL = PatternFill("solid", fgColor="F6D7D2")
WARNING_FILL = PatternFill("solid", fgColor="FFF2B3")


def frame(style: Literal["medium", "thin"], color: str) -> Border:
    """A line around a cell."""
    side = Side(style=style, color=color)
    return Border(left=side, right=side, top=side, bottom=side)


ERROR_FRAME, WARNING_FRAME = frame("medium", "B10E1E"), frame("thin", "594D00")
HAIRLINE = frame("thin", "B1B4B6")

RIGHT, LEFT = Alignment(horizontal="right"), Alignment(horizontal="left", indent=1)
PARAGRAPH = Alignment(horizontal="left", indent=1, vertical="top", wrap_text=True)
TOP_RIGHT = Alignment(horizontal="right", vertical="top")
TOP, WRAPPED = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
LOCKED, UNLOCKED = Protection(locked=True), Protection(locked=False)
TEXT_FORMAT = "@"
MONEY, COUNT = "#,##0.00;[Red]-#,##0.00", "#,##0"
A4 = 9
POINTS_OF_A_LINE = 13.5
WIDTH_OF_ID, WIDTH_OF_INSTANT, NARROWEST = 38, 26, 12
WIDTH_OF_LONG_WORDS = 32  # as materials-engaged-with-offline
LONG_WORDS = ("evidence_held", "reason", "type", "schedule_identifier")


def width_of(header: str) -> int:
    """How wide a column is, by what stands in it."""
    name = "_".join(header.casefold().split())
    if name.endswith("_id"):
        return WIDTH_OF_ID
    if name.endswith(("_at", "_date")):
        return WIDTH_OF_INSTANT
    if name in LONG_WORDS:
        return WIDTH_OF_LONG_WORDS
    return max(NARROWEST, len(header) + 2)
