"""A working database with an empty ledger beside it, and files put into it as intake does."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline import load
from pipeline.database import sql
from pipeline.database.working import working_database

# Codes that do not refuse a file.
HARMLESS = {"date_from_serial_number", "eligible_without_statement"}


@dataclass(frozen=True)
class SentColumn:
    column_no: int
    header: str
    field: str | None = None


@dataclass(frozen=True)
class SentSheet:
    sheet_no: int
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Sent:
    columns: tuple[SentColumn, ...]
    sheets: tuple[SentSheet, ...]


def receive(con: duckdb.DuckDBPyConnection, path: Path) -> Sent:
    """The rows of a CSV in the table `received`, every cell as text."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    columns: dict[str, pa.Array] = {
        "row_id": pa.array(range(1, len(rows) + 1), pa.int32()),
        "sheet_no": pa.array([0] * len(rows), pa.int32()),
        "row": pa.array(range(2, len(rows) + 2), pa.int32()),
        "ignored": pa.array([None if any(r) else "blank" for r in rows], pa.string()),
    }
    for number in range(len(header)):
        cells = [row[number] if number < len(row) else None for row in rows]
        columns[f"s{number}"] = pa.array(cells, pa.string())
    con.register("received_now", pa.table(columns))
    con.execute("create or replace table intake.received as select * from received_now")
    con.unregister("received_now")
    numbers = tuple(range(len(header)))
    return Sent(
        tuple(SentColumn(number, name) for number, name in enumerate(header)),
        (SentSheet(0, numbers),),
    )


@dataclass
class World:
    """One workspace in a test: loads files and records what is new in them."""

    con: duckdb.DuckDBPyConnection
    folder: Path
    event: int = 0
    changed: dict[str, int] = field(default_factory=dict)

    def at(self, now: str) -> None:
        """Set the time (UTC) at which the next load is received."""
        self.con.execute("drop table if exists event_context")
        self.con.execute(
            """
            create table event_context as
            select
                $now::timestamp as now,
                ($now::timestamp at time zone 'UTC' at time zone 'Europe/London')::date as today,
                null::uuid as lead_provider_id,
                $event::bigint as event
            """,
            {"now": now, "event": self.event + 1},
        )

    def file(self, kind: str, text: str) -> Path:
        path = self.folder / f"{kind}.csv"
        path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n")
        return path

    def check(self, kind: str, source: str | Path) -> list[tuple[str, int | None, str | None]]:
        """Check a file, given by its text or path: code, row number in Excel and field."""
        path = source if isinstance(source, Path) else self.file(kind, source)
        self.con.execute("delete from finding")
        load.check(self.con, receive(self.con, path), kind)
        return self.con.execute(
            """
            select finding.code, received.row, finding.field
            from finding left join intake.received using (row_id)
            order by finding.row_id, finding.field, finding.code
            """
        ).fetchall()

    def load(self, kind: str, source: str | Path) -> dict[str, int]:
        """Load a sound file; how many rows of each ledger table are new."""
        found = [f for f in self.check(kind, source) if f[0] not in HARMLESS]
        assert found == []
        self.changed = load.record(self.con, kind)
        if kind == "participants":
            load.decide_eligibility(self.con)
            self.changed["declaration_state"] = self.rows("loading.new_declaration_state")
        for table in self.changed:
            self.con.execute(
                f"insert into ledger.{table} by name "
                f"select (select event from event_context) as event, * from loading.new_{table}"
            )
        self.event += 1
        self.con.execute("update event_context set event = event + 1")
        return self.changed

    def rows(self, table: str) -> int:
        return len(self.con.execute(f"select 1 from {table}").fetchall())

    def latest(self, table: str, *columns: str) -> list[tuple[object, ...]]:
        """The rows that the last load recorded in a ledger table."""
        return self.con.execute(
            f"select {', '.join(columns)} from ledger.{table}"
            f" where event = (select max(event) from ledger.{table}) order by seq"
        ).fetchall()


ACORN = "bdc4a67c-7d07-5c33-bedb-52bfc84dac83"
BIRCH = "3a453fdb-179d-5f05-900c-477e238454ba"


def open_world(folder: Path, event: int = 0) -> World:
    """The ledger of a folder, attached, that has so many events."""
    con = working_database()
    con.execute("set timezone = 'UTC'")
    con.execute(f"attach '{folder / 'ledger.duckdb'}' as ledger")
    world = World(con, folder, event)
    world.at("2024-11-15 10:00:00")
    return world


def make_empty(folder: Path) -> World:
    world = open_world(folder)
    sql.run(world.con, "ledger/schema")
    return world


def make_new(folder: Path) -> World:
    world = make_empty(folder)
    for path, kind in load.bundled_files():
        world.load(kind, path)
    return world


def make_with_providers(folder: Path) -> World:
    world = make_new(folder)
    world.load(
        "lead-providers",
        f"""lead_provider_id,name,vat_registered
        {ACORN},Acorn Teaching,true
        {BIRCH},Birch Learning,no""",
    )
    return world


def keep(folder: Path, world: World) -> None:
    """Close a world whose folder is to be copied."""
    world.con.execute("checkpoint ledger")
    world.con.close()
    (folder / "events").write_text(str(world.event), "ascii")


def opened(kept: Path, folder: Path) -> Iterator[World]:
    """A copy of what was kept, until the test is over."""
    shutil.copyfile(kept / "ledger.duckdb", folder / "ledger.duckdb")
    world = open_world(folder, int((kept / "events").read_text("ascii")))
    yield world
    world.con.close()
