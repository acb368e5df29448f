"""Where the parts of a bar chart stand; `charts.html` draws it as inline SVG.

No scripts, no network, readable in print and by screen readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH, BAR_HEIGHT, ROW, LABEL_WIDTH, VALUE_WIDTH = 480, 26, 46, 140, 130
BLUE, RED = "#1d70b8", "#d4351c"


@dataclass(frozen=True)
class Bar:
    """One bar: a label, an amount, the amount in words, and what a reader should know besides."""

    label: str
    amount: Fraction
    shown: str
    note: str = ""


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
    width: int = WIDTH
    bar_height: int = BAR_HEIGHT
    axis_x: int = LABEL_WIDTH
    label_x: int = LABEL_WIDTH - 10


def place_bars(title: str, bars: Sequence[Bar], name: str) -> Chart | None:
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
        height=ROW * len(bars) + 8,
        bars=tuple(_place_bar(bar, index, longest) for index, bar in enumerate(bars)),
    )


def _place_bar(bar: Bar, index: int, longest: Fraction) -> PlacedBar:
    room = WIDTH - LABEL_WIDTH - VALUE_WIDTH
    # An amount that is not zero can be seen, however small it is beside the longest.
    length = max(1.0, round(float(abs(bar.amount) / longest) * room, 1)) if bar.amount else 0.0
    top = index * ROW + 8
    middle = top + BAR_HEIGHT // 2 + 6
    label_y = middle - 8 if bar.note else middle
    return PlacedBar(
        label=bar.label,
        shown=bar.shown,
        note=bar.note,
        top=top,
        length=length,
        colour=RED if bar.amount < 0 else BLUE,
        label_y=label_y,
        note_y=label_y + 17,
        shown_x=LABEL_WIDTH + length + 8,
        shown_y=middle,
    )
