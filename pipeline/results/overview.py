"""What workbook and page both tell a person of a file: its state in words, what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from pipeline.database import sql
from schemas.dates import to_london
from schemas.words import day_in_words

SUBMITTED = "Submitted: what is accepted is recorded"
NOTHING_ACCEPTED = "Submitted: no row was accepted, so nothing was recorded"
CHECKED = "NOT SUBMITTED - this was a check and nothing was recorded"
REFUSED = "REFUSED - nothing was recorded"
SEVERITY_NAMES = {"F": "File", "E": "Error", "W": "Warning", "I": "Note"}
OUTCOME_NAMES = {
    "accepted": "Accepted",
    "already_recorded": "Already recorded",
    "rejected": "Rejected",
    "ignored": "Ignored",
}
STATUS_NAMES = {
    "accepted": "Accepted",
    "partially_accepted": "Accepted in part",
    "rejected": "Rejected",
    "refused": "Refused",
}


@dataclass(frozen=True)
class Place:
    """One finding: where it is in the sender's file, what stands there, what to do."""

    where: str
    your_reference: str
    column: str
    value: str
    detail: str


@dataclass(frozen=True)
class Found:
    """All findings of one code: how many, and the first few of them."""

    severity: str
    code: str
    title: str
    count: int
    rows: tuple[int, ...]
    places: tuple[Place, ...]

    @property
    def kind(self) -> str:
        """Error, Warning, ..."""
        return SEVERITY_NAMES[self.severity]

    @property
    def times(self) -> str:
        """`1 time`, `5,990 times`."""
        return f"{self.count:,} {'time' if self.count == 1 else 'times'}"


def read_found(con: duckdb.DuckDBPyConnection, ack: Mapping[str, Any]) -> list[Found]:
    """What was found, code by code in the order of the acknowledgement; needs `reported_finding`.

    Each code has at most ten places, whatever the size of the file.
    """
    places: dict[tuple[str, str], list[Place]] = {}
    for code, severity, *place in sql.run(con, "results/first_of_code").fetchall():
        places.setdefault((code, severity), []).append(read_place(*place))
    return [
        Found(
            severity=one["severity"],
            code=one["code"],
            title=one["title"],
            count=one["count"],
            rows=tuple(one["first_rows"]),
            places=tuple(places.get((one["code"], one["severity"]), ())),
        )
        for one in ack["errors_by_code"]
    ]


def read_place(
    sheet: str | None,
    row: int | None,
    your_reference: str | None,
    header: str | None,
    cell: str | None,
    value: str | None,
    detail: str,
) -> Place:
    """A finding as it is shown."""
    parts = [sheet or "", f"row {row}" if row else ""]
    column = header or ""
    if cell:
        column = f"{header} ({cell})" if header else cell
    return Place(
        where=", ".join(part for part in parts if part) or "file",
        your_reference=your_reference or "",
        column=column,
        value=value or ("(blank)" if header and row else ""),
        detail=detail,
    )


def state_in_words(ack: Mapping[str, Any]) -> str:
    """Whether anything is recorded, in one line."""
    if ack["status"] == "refused":
        return REFUSED
    if ack["mode"] == "check":
        return CHECKED
    return SUBMITTED if ack["counts"]["accepted"] else NOTHING_ACCEPTED


def is_recorded(ack: Mapping[str, Any]) -> bool:
    """Whether the rows that are accepted are recorded."""
    return str(ack["status"]) != "refused" and str(ack["mode"]) != "check"


def received_in_words(ack: Mapping[str, Any]) -> str:
    """When it was received, by a London clock: `8 December 2025 at 10:00`."""
    instant = datetime.fromisoformat(ack["received_at"].replace("Z", "+00:00")).astimezone(UTC)
    local = to_london(instant.replace(tzinfo=None, second=0, microsecond=0))
    words = day_in_words(local)
    return words if " at " in words else f"{words} at 00:00"


def sum_in_words(counts: Mapping[str, int]) -> str:
    """`69 rows = 46 accepted + 2 already recorded + 19 rejected + 2 ignored.`"""
    parts = [f"{counts[name]:,} {words.lower()}" for name, words in OUTCOME_NAMES.items()]
    rows = counts["rows_read"]
    return f"{rows:,} {'row' if rows == 1 else 'rows'} = {' + '.join(parts)}."


def facts_of_file(ack: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Whose file it is, which batch, when and what became of it."""
    return [
        ("Lead provider", ack["provider"]),
        ("Batch", ack["batch_id"] or "none"),
        ("Received", received_in_words(ack)),
        ("Status", STATUS_NAMES.get(ack["status"], ack["status"])),
    ]
