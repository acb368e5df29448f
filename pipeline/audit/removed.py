"""What `retention` has removed, as its events recorded it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.audit.history import Recorded

ARCHIVE, RESULTS, UPLOADS = "archive", "results", "uploads"


@dataclass(frozen=True)
class Removed:
    """By the number of the event of a file, the event that removed its archived file or results."""

    archive: dict[int, Recorded] = field(default_factory=dict)
    results: dict[int, Recorded] = field(default_factory=dict)

    @property
    def sentences(self) -> list[str]:
        """One line for each event that removed something."""
        events = {e.event: e for e in [*self.archive.values(), *self.results.values()]}
        return [
            f"{sum(e.event == number for e in self.archive.values())} archived files and "
            f"{sum(e.event == number for e in self.results.values())} results were removed by "
            f"event {number} on {day_of(event)}"
            for number, event in sorted(events.items())
        ]


NOTHING = Removed()


def find_removed(events: Iterable[Recorded]) -> Removed:
    """What is no longer there, and rightly so."""
    listed = list(events)
    numbers = {event.batch_id: event.event for event in listed if event.has_file}
    removed = Removed()
    for event in listed:
        for file in event.options.get("removed", ()) if event.kind == "retention" else ():
            place = {ARCHIVE: removed.archive, RESULTS: removed.results}.get(file["what"])
            if place is not None and file["batch_id"] in numbers:
                place[numbers[file["batch_id"]]] = event
    return removed


def day_of(event: Recorded) -> str:
    """The day of an event, in words."""
    return f"{event.received_at.day} {event.received_at:%B %Y}"


def sentence_of(what: str, event: Recorded) -> str:
    """Why something of a batch is not there."""
    return f"{what} was removed by event {event.event} on {day_of(event)} (retention)"
