"""What there is among the rows of a file: what it has no row for costs the state checks nothing."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipeline.database import sql
from pipeline.model.request import Request

PARTNERSHIPS = frozenset(("ecf-partnership", "ecf-partnership-update"))
CHANGES = frozenset(
    (
        "participant-defer",
        "participant-resume",
        "participant-withdraw",
        "participant-change-schedule",
    )
)


@dataclass(frozen=True)
class RowsAtHand:
    """The number of the event, how many rows there are to be judged, and of which types.

    `unsound`: some have a fault of their own; `in_future`: a date that lies in the future was
    found; `sent_before`: the provider has sent the same bytes before.
    """

    event: int
    rows: int
    types: frozenset[str]
    unsound: bool
    in_future: bool
    sent_before: bool

    @property
    def has_partnerships(self) -> bool:
        """Whether there are rows about partnerships."""
        return bool(self.types & PARTNERSHIPS)

    @property
    def asks_for_partnerships(self) -> bool:
        """Whether rows ask which partnerships there are."""
        return self.has_partnerships or self.changes_schedules

    @property
    def changes_schedules(self) -> bool:
        """Whether there are changes of schedules."""
        return "participant-change-schedule" in self.types

    @property
    def has_voids(self) -> bool:
        """Whether there are voids."""
        return "participant-declaration-void" in self.types

    @property
    def has_changes(self) -> bool:
        """Whether there are rows that change an enrolment."""
        return bool(self.types & CHANGES)


def look_at_rows(con: duckdb.DuckDBPyConnection, request: Request) -> RowsAtHand:
    """Ask once what there is."""
    values = {"sha256": request.sha256}
    ((event, rows, types, *flags),) = sql.run(con, "state_checks/rows_at_hand", values).fetchall()
    return RowsAtHand(event, rows, frozenset(types or ()), *flags)
