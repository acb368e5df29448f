"""Where the parts of a bar chart stand; `charts.html` draws it as inline SVG.

No scripts, no network, readable in print and by screen readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

BLUE, RED = "#1d70b8", "#d4351c"


@dataclass(frozen=True)
class Size:
    """How wide a chart is and how its room is shared out, in units of the drawing."""

    width: int = 480
    label_width: int = 140
    value_width: int = 130
    row: int = 46
    bar_height: int = 26


HALF_A_PAGE = Size()
# For the longest titles of findings, unshortened: they have 67 characters.
WHOLE_PAGE = Size(width=760, label_width=400, value_width=90, row=34, bar_height=22)


@dataclass(frozen=True)
class Bar:
    """One bar: a label, an amount, the amount in words, and what a reader should know besides.

    Without a colour it is blue, and red below 0.
    """

    label: str
    amount: Fraction
    shown: str
    note: str = ""
    colour: str | None = None


@dataclass(frozen=True)
class PlacedBar:
    """A bar and where it stands; texts are placed by their base line."""

    label: str
    shown: str
    note: str
    top: int
    length: float
    colour: str
    label_y: int
    note_y: int
    shown_x: float
    shown_y: int


@dataclass(frozen=True)
class Chart:
    """A horizontal bar chart; `name` is unique on the page, `summary` says it all in words."""

    name: str
    title: str
    summary: str
    height: int
    bars: tuple[PlacedBar, ...]
    width: int
    bar_height: int
    axis_x: int
    label_x: int


def place_bars(
    title: str, bars: Sequence[Bar], name: str, size: Size = HALF_A_PAGE
) -> Chart | None:
    """A chart of bars from top to bottom; None when there is nothing to draw.

    Negative amounts are red and say so with their sign.
    """
    longest = max((abs(bar.amount) for bar in bars), default=Fraction(0))
    if not longest:
        return None
    return Chart(
        name=name,
        title=title,
        summary="; ".join(f"{bar.label}: {bar.shown}" for bar in bars),
        height=size.row * len(bars) + 8,
        bars=tuple(_place_bar(bar, index, longest, size) for index, bar in enumerate(bars)),
        width=size.width,
        bar_height=size.bar_height,
        axis_x=size.label_width,
        label_x=size.label_width - 10,
    )


def _place_bar(bar: Bar, index: int, longest: Fraction, size: Size) -> PlacedBar:
    room = size.width - size.label_width - size.value_width
    # An amount that is not zero can be seen, however small it is beside the longest.
    length = max(1.0, round(float(abs(bar.amount) / longest) * room, 1)) if bar.amount else 0.0
    top = index * size.row + 8
    middle = top + size.bar_height // 2 + 6
    label_y = middle - 8 if bar.note else middle
    return PlacedBar(
        label=bar.label,
        shown=bar.shown,
        note=bar.note,
        top=top,
        length=length,
        colour=bar.colour or (RED if bar.amount < 0 else BLUE),
        label_y=label_y,
        note_y=label_y + 17,
        shown_x=size.label_width + length + 8,
        shown_y=middle,
    )
