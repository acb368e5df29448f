"""Record one event and all that it decided, in one transaction."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from pipeline.catalogue.versions import rule_hashes, rules_version
from pipeline.database.staged import staged_tables
from pipeline.ledger.content import hash_staged
from pipeline.ledger.events import Event, chain, last_event, line
from pipeline.ledger.open import opened_for_writing, path_of, peek_ledger
from pipeline.model import done

# Every table of the ledger but `event`, in the order in which contents are hashed. What an event
# adds to table `x` is staged in the working database as `new_x` of the room that knows it.
TABLES = (
    "lead_provider",
    "delivery_partner",
    "cohort",
    "milestone",
    "statement",
    "contract",
    "mentor_contract",
    "school",
    "partnership",
    "enrolment",
    "participant_id_change",
    "declaration",
    "declaration_state",
    "adjustment",
    "batch_row",
    "finding",
    "rule_file",
)
# For these a batch stages some of its rows only.
FROM_SOME_ROWS = ("declaration", "declaration_state")
HEAD = ".head"


def hash_tables(found: dict[str, tuple[int, str]]) -> str:
    """One hash from the number and the hash of the rows of each table, in the ledger's order."""
    digest = hashlib.sha256()
    for table, (count, rows) in found.items():
        if count:
            digest.update(f"{table} {count} {rows}\n".encode())
    return digest.hexdigest()


class Recording:
    """An event on its way into the ledger: its rows, its hashes, its end.

    The ledger is only read until `commit`, which needs `seal`, which needs `hash_content`.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, rules_version: str | None) -> None:
        self.con = con
        self.number, self.previous = place_in_chain(con)
        stage_rules(con, rules_version, self.number)
        staged = staged_tables(con)
        # By table of the ledger, in its order, what is staged for it.
        self.tables = {table: staged[table] for table in TABLES if table in staged}
        self.content = self.event_hash = ""
        self.values: list[Any] = []

    @property
    def is_empty(self) -> bool:
        """Whether the event records no row at all."""
        return self.content == hash_tables({})

    def hash_content(self, con: duckdb.DuckDBPyConnection) -> None:
        """Hash what is staged, on a connection of the same database."""
        self.content = hash_tables(
            {table: hash_staged(con, table, staged) for table, staged in self.tables.items()}
        )

    def seal(self, event: Event) -> None:
        """Give the event its place in the chain; its content is hashed by now."""
        self.values = line(event, self.number, self.content, self.previous)
        self.event_hash = chain(self.values)

    def commit(self) -> None:
        """Open the ledger for writing and make the event part of it, all of it at once.

        The ledger is attached no more afterwards.
        """
        with opened_for_writing(self.con), done.shielded():
            path = path_of(self.con)
            with self.undone_by_a_fault():
                self.con.execute("begin")
                for table, staged in self.tables.items():
                    self.con.execute(insertion(table, staged), {"event": self.number})
                self.con.execute(
                    f"insert into ledger.event values ({', '.join('?' * (len(self.values) + 1))})",
                    [*self.values, self.event_hash],
                )
                self.con.execute("commit")
            self.note()
            # While nobody else can read: whoever does finds both, the event and the note of it.
            write_head(path, self.number, self.event_hash)

    def note(self) -> None:
        """Remember that the event is in the ledger, for what is said when something fails."""
        done.note(self.number, self.values[1], self.values[2])

    @contextlib.contextmanager
    def undone_by_a_fault(self) -> Iterator[None]:
        """Whatever goes wrong, nothing of the event stays in the ledger."""
        try:
            yield
        except BaseException:
            with contextlib.suppress(duckdb.Error):
                self.con.execute("rollback")
            raise


class Answer(NamedTuple):
    """What became of a file; the caller commits `recording` once its results are on the disk.

    `said` are the findings about the file as a whole, in full.
    """

    ack: dict[str, Any]
    exit_code: int
    recording: Recording | None = None
    said: tuple[str, ...] = ()


def insertion(table: str, staged: str) -> str:
    """SQL: the rows that are staged for a table go into the ledger.

    Of some rows, several threads would make row groups that are not full, and joining these when
    the ledger is closed takes longer. A table without rows, laid beside them, makes it one thread.
    """
    alone = " positional join (from range(0)) as nothing" if table in FROM_SOME_ROWS else ""
    return (
        f"insert into ledger.{table} by name select $event as event, staged.* "
        f"from {staged} as staged{alone}"
    )


def place_in_chain(con: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """Number of the event to be made (that of `this`) and the hash it follows on."""
    ((number,),) = con.execute("select event from event_context").fetchall()
    return number, last_event(con, before=number)[1]


def stage_rules(con: duckdb.DuckDBPyConnection, rules_version: str | None, number: int) -> None:
    """Stage the hash of every rule, so that an audit can tell later which of them changed.

    Only the first event that uses a version records what the version stands for.
    """
    used = con.execute(
        "select 1 from ledger.event where rules_version = $version and event < $event limit 1",
        {"version": rules_version, "event": number},
    ).fetchall()
    if rules_version is None or used:
        return
    hashes = rule_hashes()
    con.execute(
        "create or replace table as_of.new_rule_file as select "
        "unnest(range($count))::integer as seq, "
        "unnest($names::varchar[]) as name, unnest($hashes::varchar[]) as sha256",
        {"count": len(hashes), "names": list(hashes), "hashes": list(hashes.values())},
    )


def head_beside(ledger: Path) -> Path:
    """Where the last event is noted outside the ledger."""
    return ledger.with_name(HEAD)


def write_head(ledger: Path, number: int, event_hash: str) -> None:
    """Note the last event beside the ledger: a chain alone does not show that its end is cut off.

    The event is recorded whether or not this can be written; recovery writes it then.
    """
    head = head_beside(ledger)
    noting = head.with_name(f"{HEAD}-new")
    with contextlib.suppress(OSError):
        noting.write_text(f"{number} {event_hash}\n", encoding="ascii")
        noting.replace(head)


def begin_recording(con: duckdb.DuckDBPyConnection) -> Recording:
    """Hash what is staged for the next event; its end (`seal`) is still open."""
    recording = Recording(con, rules_version())
    recording.hash_content(con)
    return recording


def commit_surely(recording: Recording, path: Path) -> None:
    """Commit; raises only when the event is not in the ledger afterwards. Its connection may close.

    A disk that is full when the ledger tidies up after the commit undoes nothing.
    """
    try:
        recording.commit()
    except duckdb.Error:
        recording.con.close()
        if not is_committed(recording, path):
            raise
        recording.note()


def is_committed(recording: Recording, path: Path) -> bool:
    """Whether the ledger at `path` has the event."""
    con = peek_ledger(path)
    try:
        found = con.execute(
            "select 1 from ledger.event where event_hash = $hash",
            {"hash": recording.event_hash},
        ).fetchall()
    finally:
        con.close()
    return bool(found)


def record(con: duckdb.DuckDBPyConnection, event: Event) -> Recording:
    """Hash what is staged and give the event its place: all but the commit."""
    recording = Recording(con, event.rules_version)
    recording.hash_content(con)
    recording.seal(event)
    return recording
