"""A real ledger for tests of month end, filled by SQL, one event for every call."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import duckdb

from pipeline.database import sql
from pipeline.database.working import working_database
from pipeline.statements.calendar.accounts import Key
from pipeline.statements.planning import Plan

ACORN = UUID("bdc4a67c-7d07-5c33-bedb-52bfc84dac83")
LEDGER_TABLES = {
    "statements.new_statement": "statement",
    "statements.new_declaration_state": "declaration_state",
    "statements.new_adjustment": "adjustment",
}
FOUR_BANDS = {
    f"band_{letter}_{name}": value
    for position, (letter, price) in enumerate(zip("abcd", (400, 300, 200, 100), strict=True))
    for name, value in (
        ("min", position * 2 + 1),
        ("max", position * 2 + 2),
        ("per_participant", price),
        ("output_share", 60),
        ("service_share", 40),
    )
}


@dataclass
class World:
    """A connection with a ledger attached, and how many events it has."""

    con: duckdb.DuckDBPyConnection
    event: int = 0
    made: int = 0
    start: datetime = field(default=datetime(2024, 9, 1, 9))  # noqa: DTZ001  UTC, as in the ledger

    def add_event(self, kind: str = "load") -> int:
        """The next event, a day later than the one before."""
        self.event += 1
        when = self.start + timedelta(days=self.event)
        self.con.execute(
            "insert into ledger.event (event, kind, received_at) values (?, ?, ?)",
            [self.event, kind, when],
        )
        return self.event

    def add(self, table: str, **values: Any) -> int:
        """One row of a ledger table, as an event of its own."""
        self.con.execute("begin")
        event = self.add_event()
        self._insert(table, event=event, seq=1, **values)
        self.con.execute("commit")
        return event

    def add_provider(self, name: str = "Acorn Teaching", vat: bool = True, **more: Any) -> None:
        provider = more.pop("lead_provider_id", ACORN)
        self.add("lead_provider", lead_provider_id=provider, name=name, vat_registered=vat)

    def add_cohort(self, year: int, mentor_funding: bool = False) -> None:
        self.add("cohort", start_year=year, mentor_funding=mentor_funding)

    def add_statement(
        self, name: str, cut_off: date, payment: date, cohort: int = 2024, **more: Any
    ) -> Key:
        """A statement of the calendar, or with `lead_provider_id` of one provider."""
        provider = more.pop("lead_provider_id", None)
        row = {"state": "open", "output_fee": True, "type": "ecf", **more}
        self.add(
            "statement", lead_provider_id=provider, cohort=cohort, name=name,
            cut_off_date=cut_off, payment_date=payment, **row,
        )  # fmt: skip
        return Key(provider or ACORN, cohort, name)

    def add_contract(self, cohort: int = 2024, **columns: Any) -> None:
        self.add("contract", lead_provider_id=ACORN, cohort=cohort, **columns)

    def declare(self, count: int = 1, **values: Any) -> list[UUID]:
        """So many declarations of different people, each with a state, in one event.

        Of the declaration: type, course, uplift. Of its state: state, statement,
        clawback_statement, state_reason.
        """
        self.con.execute("begin")
        event = self.add_event("batch")
        made = [self._declare(event, seq, **values) for seq in range(1, count + 1)]
        self.con.execute("commit")
        return made

    def _declare(self, event: int, seq: int, **values: Any) -> UUID:
        self.made += 1
        declaration_id = uuid5(NAMESPACE_URL, f"declaration {self.made}")
        more = dict(values)
        kind, course = more.pop("type", "started"), more.pop("course", "ecf-induction")
        self._insert(
            "declaration",
            event=event, seq=seq, declaration_id=declaration_id,
            lead_provider_id=more.pop("provider", ACORN),
            participant_id=more.pop("person", uuid5(NAMESPACE_URL, f"person {self.made}")),
            course_identifier=course, declaration_type=kind, cohort=more.pop("cohort", 2024),
            declaration_date=datetime(2024, 10, 1, 9),  # noqa: DTZ001
            pupil_premium_uplift=more.pop("uplift", False), created_at=self.start,
            **more.pop("declaration", {}),
        )  # fmt: skip
        self._insert("declaration_state", event=event, seq=seq, declaration_id=declaration_id,
                     **{"state": "eligible", **more})  # fmt: skip
        return declaration_id

    def change(self, declaration_id: UUID, state: str, **values: Any) -> int:
        """A later state of a declaration, in an event of its own."""
        return self.add("declaration_state", declaration_id=declaration_id, state=state, **values)

    def record(self, kind: str, plan: Plan) -> int:
        """Put what was staged in the ledger, as the ledger's room does; the event."""
        if not plan.changes:
            return self.event
        self.con.execute("begin")
        event = self.add_event(kind)
        for staged, table in LEDGER_TABLES.items():
            self.con.execute(
                f"insert into ledger.{table} by name select {event} as event, * from {staged}"
            )
        self.con.execute("commit")
        return event

    def states(self) -> dict[UUID, str]:
        """The state of every declaration now."""
        return dict(
            self.con.execute(
                "select declaration_id, arg_max(state, event * 4294967296 + seq) "
                "from ledger.declaration_state group by all"
            ).fetchall()
        )

    def _insert(self, table: str, **values: Any) -> None:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self.con.execute(
            f"insert into ledger.{table} ({names}) values ({marks})", list(values.values())
        )


@dataclass(frozen=True)
class Kept:
    """The ledger file of a world, to go on from more than once: making one takes a second."""

    ledger: bytes
    event: int
    made: int

    def world(self, path: Path) -> World:
        """A world of one's own, as it was when it was kept."""
        path.write_bytes(self.ledger)
        return World(attached(path), self.event, self.made)


def keep(world: World) -> Kept:
    """Close a world and keep what is in its ledger."""
    ((path,),) = world.con.execute(
        "select path from duckdb_databases() where database_name = 'ledger'"
    ).fetchall()
    world.con.execute("checkpoint ledger")
    world.con.close()
    return Kept(Path(path).read_bytes(), world.event, world.made)


def attached(path: Path) -> duckdb.DuckDBPyConnection:
    """A working database with the ledger file attached."""
    con = working_database()
    con.execute(f"attach '{path}' as ledger")
    return con


def make_world(path: Path) -> World:
    """A new ledger file, attached, with nothing in it."""
    con = attached(path)
    con.execute(sql.text("ledger/schema"))
    return World(con)


@cache
def usual_calendar() -> Kept:
    """Acorn Teaching, cohort 2024, statements of January, April and August 2025."""
    with TemporaryDirectory() as folder:
        world = make_world(Path(folder) / "ledger.duckdb")
        world.add_provider()
        world.add_cohort(2024)
        world.add_statement("January 2025", date(2024, 12, 31), date(2025, 1, 25))
        world.add_statement("April 2025", date(2025, 3, 31), date(2025, 4, 25))
        world.add_statement("August 2025", date(2025, 7, 31), date(2025, 8, 25))
        return keep(world)


def make_usual_world(path: Path, **contract: Any) -> World:
    """Acorn Teaching, cohort 2024, statements of January, April and August 2025, four bands."""
    world = usual_calendar().world(path)
    fees = {"recruitment_target": 8, "set_up_fee": 0, "monthly_service_fee": Decimal(0)}
    world.add_contract(**{**fees, **FOUR_BANDS, **contract})
    return world
