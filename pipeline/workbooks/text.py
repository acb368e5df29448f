"""Text as a cell can hold it: what the macros of `cells.sql` do, for cells written by openpyxl."""

from __future__ import annotations

import re

MOST_CHARACTERS = 32_000
CUT = " [cut: the rest did not fit into this cell]"
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Excel reads such text as one character unless the underscore is written as one itself.
LOOKS_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def clean_text(text: str) -> str:
    """Text without what a workbook cannot hold, no longer than a cell can be.

    Control characters are shown as `\\x0b`; lone surrogates become U+FFFD.
    """
    shown = ODD.sub(show_odd, text)
    if len(shown) > MOST_CHARACTERS:
        shown = shown[: MOST_CHARACTERS - len(CUT)] + CUT
    return LOOKS_CODED.sub("_x005F_", shown)


def show_odd(found: re.Match[str]) -> str:
    """One character that cannot stand in a sheet, as it is shown."""
    code = ord(found.group())
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
