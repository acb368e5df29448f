"""What a command asks for: one file to be judged or loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.model.limits import Limits

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """One file to be judged. `now` is when it was received, or what a sandbox was told."""

    mode: str
    path: Path
    filename: str
    batch_id: str
    sha256: str
    bytes: int
    provider: str
    lead_provider_id: str | None
    now: datetime
    server_date: datetime | None
    limits: Limits
    all_or_nothing: bool = False
    expect_rows: int | None = None
    kind: str | None = None
    reference: str = ""
    channel: str = "command"
    had_grown: bool = False

    @property
    def records(self) -> bool:
        """Whether what is accepted is written to the ledger."""
        return self.mode in ("submit", "load")

    @property
    def options(self) -> dict[str, Any]:
        """What a replay has to know besides the file, the provider and the time."""
        given = {"all_or_nothing": self.all_or_nothing, "expect_rows": self.expect_rows}
        limits = {k: v for k, v in vars(self.limits).items() if v != getattr(Limits(), k)}
        grown = {"had_grown": True} if self.had_grown else {}
        return {**given, "limits": limits, "kind": self.kind, "channel": self.channel, **grown}
