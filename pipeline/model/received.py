"""What intake hands on about a file beside its rows: columns, sheets, format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One of the sender's columns: `s<column_no>` of the table `received`."""

    column_no: int
    header: str
    field: str | None


@dataclass(frozen=True)
class Sheet:
    """One sheet that was read (a CSV file is one sheet without a name).

    `kind` is the row type when it follows from the columns, None when a `type` column says it.
    `letters` are Excel's letters by column number; `columns` are in the sender's order.
    """

    sheet_no: int
    name: str
    kind: str | None
    letters: dict[int, str]
    columns: tuple[int, ...]
    header_row: int


@dataclass(frozen=True)
class Received:
    """A file that was read: its form, its columns over all sheets, and what was left alone."""

    format: str
    encoding: str | None
    delimiter: str | None
    columns: tuple[Column, ...]
    sheets: tuple[Sheet, ...]
    sheets_not_read: tuple[str, ...] = ()

    @property
    def kinds(self) -> dict[int, str]:
        """Row type by sheet number, for the sheets whose columns say it."""
        return {sheet.sheet_no: sheet.kind for sheet in self.sheets if sheet.kind}
