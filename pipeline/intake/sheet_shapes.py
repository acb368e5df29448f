"""Rows of one sheet mostly have one shape: the same cells of the same types, only other values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Letters of the column, attributes, stored value, inline text; as the quick reader's tokens.
CellToken = tuple[str, str, str, str]
_ROW = r'\s*<row r="([0-9]{1,7})"([^>/]*)>'
_MOST = 4


@dataclass(frozen=True)
class Shape:
    """A pattern for a whole row, and the kind of each cell from column A on ('': blank)."""

    pattern: re.Pattern[str]
    kinds: tuple[str, ...]


def learn_shape(cells: Sequence[CellToken], texts: Sequence[str], kinds: Sequence[str]) -> Shape:
    """The shape of a row; `texts` are its cells as they stand in the XML."""
    parts = [_ROW]
    for (letters, attributes, _, _), text in zip(cells, texts, strict=True):
        parts.append(f'<c r="{letters}[0-9]+"{re.escape(attributes)}')
        if "<is>" in text:
            parts.append(r'><is><t(?: xml:space="preserve")?>([^<&]*)</t></is></c>')
        elif "<v>" in text:
            parts.append(">(?:<v>([^<&]*)</v>)</c>")
        else:
            parts.append("()(?:/>|></c>)")
    return Shape(re.compile("".join([*parts, "</row>"])), tuple(kinds))


def remember(shapes: list[Shape], shape: Shape) -> None:
    """Keep the latest few shapes, the last one first."""
    shapes.insert(0, shape)
    del shapes[_MOST:]
