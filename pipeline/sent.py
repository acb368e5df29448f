"""What rooms know of a column of the sender's, without knowing the room that reads files."""

from __future__ import annotations

from typing import Protocol


class SenderColumn(Protocol):
    """One of the sender's columns (`s<column_no>` in `received`); `field`: ours that it holds."""

    @property
    def column_no(self) -> int: ...
    @property
    def header(self) -> str: ...
    @property
    def field(self) -> str | None: ...
