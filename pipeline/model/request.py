"""What a command asks for: one file to be judged or loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.model.limits import Limits


class Step(NamedTuple):
    """What is being done to a file; `rows` of `of` rows are done, where that is known (else 0)."""

    what: str
    rows: int = 0
    of: int = 0

    def __str__(self) -> str:
        return f"{self.what}: {self.rows:,} of {self.of:,} rows" if self.of else self.what


Progress = Callable[[Step], None]


@dataclass(frozen=True)
class Request:
    """One file to be judged. `now` is when it was received, or what a sandbox was told.

    `sent_by` is who handed it in, where that is known, `job` an ID under which the sender may ask
    for the same sending again.
    """

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
    sent_by: str | None = None
    job: str | None = None
    had_grown: bool = False

    @property
    def records(self) -> bool:
        """Whether what is accepted is written to the ledger."""
        return self.mode in ("submit", "load")

    @property
    def options(self) -> dict[str, Any]:
        """What a replay has to know besides the file, the provider and the time; and who sent it.

        Nobody compares the latter: what is decided does not depend on it.
        """
        given = {"all_or_nothing": self.all_or_nothing, "expect_rows": self.expect_rows}
        limits = {k: v for k, v in vars(self.limits).items() if v != getattr(Limits(), k)}
        grown = {"had_grown": True} if self.had_grown else {}
        sender = {"sent_by": self.sent_by, "job": self.job}
        known = {name: value for name, value in sender.items() if value is not None}
        came = {"channel": self.channel, **known}
        return {**given, "limits": limits, "kind": self.kind, **came, **grown}
