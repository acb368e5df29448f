"""Bar charts as inline SVG: no scripts, no network, readable in print and by screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from pipeline.statements.money.decimals import show_pounds

WIDTH, BAR_HEIGHT, ROW, LABEL_WIDTH, VALUE_WIDTH = 480, 26, 46, 140, 130
BLUE, RED = "#1d70b8", "#d4351c"


@dataclass(frozen=True)
class Bar:
    """One bar: a label, pounds, and what a reader should know besides (`12 declarations`)."""

    label: str
    amount: Fraction
    note: str = ""


def draw_bars(title: str, bars: Sequence[Bar], name: str) -> str:
    """A horizontal bar chart; negative amounts are red and say so with their sign.

    `name` is unique on the page. Returns nothing when there is nothing to draw.
    """
    if not any(bar.amount for bar in bars):
        return ""
    longest = max(abs(bar.amount) for bar in bars)
    height = ROW * len(bars) + 8
    rows = "".join(_draw_bar(bar, index, longest) for index, bar in enumerate(bars))
    summary = "; ".join(f"{bar.label}: {show_pounds(bar.amount)}" for bar in bars)
    return (
        f'<figure class="chart"><figcaption>{escape(title)}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-t {name}-d" '
        f'xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{_html(summary)}</desc>'
        f'<line x1="{LABEL_WIDTH}" y1="2" x2="{LABEL_WIDTH}" y2="{height - 4}" stroke="#505a5f"/>'
        f"{rows}</svg></figure>"
    )


def _draw_bar(bar: Bar, index: int, longest: Fraction) -> str:
    room = WIDTH - LABEL_WIDTH - VALUE_WIDTH
    length = max(1.0, round(float(abs(bar.amount) / longest) * room, 1)) if bar.amount else 0.0
    top = index * ROW + 8
    middle = top + BAR_HEIGHT // 2 + 6
    right = LABEL_WIDTH - 10
    label_at = middle - 8 if bar.note else middle
    colour = RED if bar.amount < 0 else BLUE
    value = _html(show_pounds(bar.amount))
    note = (
        f'<text class="note" x="{right}" y="{label_at + 17}" text-anchor="end">'
        f"{escape(bar.note)}</text>"
        if bar.note
        else ""
    )
    return (
        f'<text x="{right}" y="{label_at}" text-anchor="end">{escape(bar.label)}</text>{note}'
        f'<rect x="{LABEL_WIDTH}" y="{top}" width="{length}" height="{BAR_HEIGHT}" '
        f'fill="{colour}"/>'
        f'<text x="{LABEL_WIDTH + length + 8}" y="{middle}">{value}</text>'
    )


def _html(text: str) -> str:
    return escape(text).replace("\N{POUND SIGN}", "&pound;")
