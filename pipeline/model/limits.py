"""How much of a file is read before it is refused (intake cases, section 2), and in what memory."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


def _limit(default: int, text: str) -> Any:
    return field(default=default, metadata={"help": text})


@dataclass(frozen=True)
class Limits:
    """The limits; every one is a whole number above 0 and an option of the commands."""

    max_file_mb: int = _limit(200, "Refuse a file of more than this many MB.")
    max_rows: int = _limit(5_000_000, "Refuse a file with more rows than this that hold a value.")
    max_columns: int = _limit(200, "Refuse a header with more columns than this.")
    max_cell_chars: int = _limit(10_000, "Reject a row with a value longer than this.")
    max_unpacked_mb: int = _limit(2_048, "Refuse a workbook that unpacks to more MB than this.")
    max_unpack_ratio: int = _limit(
        200, "Refuse a workbook with a part of over 10 MB that was packed tighter than this."
    )
    max_rows_per_participant: int = _limit(
        500, "Refuse a file with more rows than this for one participant."
    )
    max_blank_rows: int = _limit(
        1_000, "Stop reading a sheet where this many blank rows follow each other."
    )

    def __post_init__(self) -> None:
        for one in fields(self):
            if getattr(self, one.name) < 1:
                raise ValueError(f"{one.name} must be 1 or more")
