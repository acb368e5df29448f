"""A provider's own books against the ledger: what they say, what it has, where they differ."""

from pipeline.statements.books.lines import LedgerLine, read_lines
from pipeline.statements.books.match import Match, Total, add_up, match_rows
from pipeline.statements.books.read import COLUMNS, REQUIRED, BookRow, read_attributes, read_row

__all__ = [
    "COLUMNS",
    "REQUIRED",
    "BookRow",
    "LedgerLine",
    "Match",
    "Total",
    "add_up",
    "match_rows",
    "read_attributes",
    "read_lines",
    "read_row",
]
