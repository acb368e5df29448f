"""Rows of one sheet mostly have the same forms of cells, only with other values.

The forms that were seen so far make one pattern for whole rows, which finds the values of many rows
at a time. Only well-formed text matches it when every `&` in it begins a predefined entity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.intake.names import letter_of

# Otherwise all that is left, from the first character that is not a blank.
_END = r"</row>|(\S(?s:.*))"
_BLANK = "(?:/>|></c>)"
_VALUE = "><v>([^<]*)</v></c>"
_INLINE = '><is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>'
_MOST_FORMS = 400
_MOST_PATTERNS = 30


@dataclass(frozen=True)
class Form:
    """How a cell is stored: its attributes, whether it has a value, a text or nothing."""

    position: int
    attributes: str
    inside: str
    kind: str


def form_of(position: int, attributes: str, cell: str, kind: str) -> Form:
    """The form of a cell; `cell` is its XML, `kind` what its values mean."""
    inside = _INLINE if "<is>" in cell else _VALUE if "<v>" in cell else _BLANK
    return Form(position, attributes, inside, kind)


class RowPattern:
    """The forms of cell that were seen, and the pattern that they make.

    `pattern` finds whole rows: number, attributes, one group for each of `forms`, and the rest of
    the text from the first thing that is no such row.
    """

    def __init__(self) -> None:
        self.pattern: re.Pattern[str] | None = None
        self.forms: list[Form] = []
        self._seen: dict[Form, None] = {}
        self._rows: dict[str, None] = {}
        self._made = 0

    def learn_row(self, attributes: str) -> bool:
        """Add the attributes of a row; whether they are known now."""
        if attributes not in self._rows and self._has_room():
            self._rows[attributes] = None
            self.pattern = None
        return attributes in self._rows

    def learn(self, form: Form) -> None:
        """Add a form; what a namespace of its own row may explain is no form of many rows."""
        if form not in self._seen and ":" not in form.attributes and self._has_room():
            self._seen[form] = None
            self.pattern = None

    def _has_room(self) -> bool:
        return len(self._seen) + len(self._rows) < _MOST_FORMS and self._made < _MOST_PATTERNS

    def make(self) -> re.Pattern[str] | None:
        """The pattern of the forms known by now, if there are any."""
        if self.pattern is None and self._seen:
            self._made += 1
            by_position: dict[int, list[Form]] = {}
            for form in self._seen:
                by_position.setdefault(form.position, []).append(form)
            order = sorted(by_position)
            cells = "".join(_cell(position, by_position[position]) for position in order)
            rows = "|".join(map(re.escape, self._rows))
            self.pattern = re.compile(rf'<row r="([0-9]{{1,7}})"({rows})>{cells}{_END}')
            self.forms = [f for p in order for f in by_position[p] if f.inside is not _BLANK]
        return self.pattern


def _cell(position: int, forms: list[Form]) -> str:
    """A cell of any of these forms, or none: a blank cell need not be stored."""
    inside = "|".join(re.escape(form.attributes) + form.inside for form in forms)
    return f'(?:<c r="{letter_of(position)}[0-9]+"(?:{inside}))?'
