"""A state of a workspace that pieces of work read, in whatever process or machine they run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline import ledger
from pipeline.engines import Engine, WrongWorker
from pipeline.workspace.folders import Workspace
from pipeline.workspace.work_folders import outside, work_folder

SAME_DATA = (
    "Every worker has to see the workspace at the same path, or a copy of it that is as new "
    "(--worker-workspace)."
)


@dataclass(frozen=True)
class Source:
    """A workspace and the last event of its ledger, by number and hash; all of it is only read.

    `threads` is how many DuckDB may use, None: all. What is `far` may be read on a machine that
    may not write to the workspace: temporary files are the system's there.
    """

    workspace: Workspace
    event: int
    event_hash: str
    threads: int | None = None
    far: bool = False

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """A folder of one's own, which is gone afterwards."""
        with outside() if self.far else work_folder(self.workspace) as folder:
            yield folder

    @contextmanager
    def opened(self, work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        """A working database on the ledger. Raises `WrongWorker` where it is in another state."""
        path = self.workspace.ledger
        if self.far and not path.is_file():
            raise WrongWorker(f"sees no ledger at {path}", SAME_DATA)
        con = ledger.open_ledger(path, work / "spill", read_only=True)
        try:
            if self.threads:
                con.execute(f"set threads = {int(self.threads)}")
            self.require_same(*ledger.last_event(con))
            yield con
        finally:
            con.close()

    def require_same(self, event: int, event_hash: str) -> None:
        """Raise `WrongWorker` where the ledger ends with another event."""
        if (event, event_hash) != (self.event, self.event_hash):
            age = "an older" if event < self.event else "another"
            raise WrongWorker(
                f"sees {age} ledger, which ends with event {event} ({event_hash[:8]}) where event "
                f"{self.event} ({self.event_hash[:8]}) is wanted",
                SAME_DATA,
            )


def source_of(workspace: Workspace, engine: Engine, elsewhere: Path | None = None) -> Source:
    """What is to be read by pieces of work, as it is now.

    `elsewhere` is where the workers of an engine that is far have a copy of the workspace.
    """
    con = ledger.peek_ledger(workspace.ledger)
    try:
        event, event_hash = ledger.last_event(con)
    finally:
        con.close()
    seen = Workspace(elsewhere) if elsewhere else workspace
    return Source(seen, event, event_hash, engine.threads, engine.is_far)
