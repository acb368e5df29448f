"""A clock that went back, told as a remark: nothing is wrong with the chain for that reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from pipeline.audit.history import Recorded

# A file is received before it waits for its turn, and others may have theirs meanwhile.
MAY_HAVE_WAITED = timedelta(minutes=10)


def remark_clock(events: Sequence[Recorded]) -> Iterator[str]:
    """One sentence for each event that was received before one that stands before it.

    In a sandbox time is what it was told; what it was not told has nothing to do with that.
    """
    sandbox = bool(events) and bool(events[0].options.get("sandbox"))
    allowed = timedelta() if sandbox else MAY_HAVE_WAITED
    latest: Recorded | None = None
    for event in events:
        if event.kind == "files" or (event.server_date is not None) != sandbox:
            continue  # the files of a statement have the time of the event that they stand on
        if latest is not None and event.received_at < latest.received_at - allowed:
            yield (
                f"Event {event.event} was received on {event.received_at:%Y-%m-%d %H:%M:%S}Z, "
                f"before event {latest.event} ({latest.received_at:%Y-%m-%d %H:%M:%S}Z): the "
                "clock went back."
            )
        if latest is None or event.received_at > latest.received_at:
            latest = event
