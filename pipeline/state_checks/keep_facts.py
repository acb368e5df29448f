"""What becomes of the facts of judged turns: verdicts, and what the words need of them."""

from __future__ import annotations

from concurrent.futures import Future

import duckdb

from pipeline.database import sql
from pipeline.database.side_by_side import Beside
from pipeline.state_checks.fact_tables import FactTable


class FactKeeper:
    """Writes the verdicts of judged turns, and keeps what the words need, beside the next turn."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, kinds: list[FactTable], beside: Beside
    ) -> None:
        self.con, self.kinds, self.beside = con, kinds, beside
        self.judged: set[FactTable] = set()  # of these kinds the tables have rows
        self.going_on: Future[None] | None = None
        make_tables(con, kinds)

    def take_over(self) -> None:
        """Take the facts judged so far; their tables are empty from now on."""
        if self.going_on is not None:
            self.going_on.result()
        taken = [kind for kind in self.kinds if kind in self.judged]
        for kind in taken:
            self.con.execute(f"alter table judging.{kind.table} rename to judged_{kind.table}")
            self.con.execute(
                f"create table judging.{kind.table} as from judging.judged_{kind.table} limit 0"
            )
        self.judged.clear()
        self.going_on = self.beside.start(keep_facts, taken)


def make_tables(con: duckdb.DuckDBPyConnection, kinds: list[FactTable]) -> None:
    """Empty tables for the facts of a turn, and for those that are kept for the words."""
    nothing = {"place": -1, "first": 0, "last": -1}
    for kind in kinds:
        con.execute(
            f"create or replace table judging.judged_{kind.table} as {kind.remembered}", nothing
        )
        con.execute(f"create or replace table judging.explained_{kind.table} as {kind.explained}")
        con.execute(f"drop table if exists judging.{kind.table}")
        con.execute(f"alter table judging.judged_{kind.table} rename to {kind.table}")


def keep_facts(con: duckdb.DuckDBPyConnection, kinds: list[FactTable]) -> None:
    """Write the verdicts of judged rows; keep the facts of those that a rule has hit."""
    for kind in kinds:
        con.execute(
            f"insert into judging.explained_{kind.table} {kind.explained} where broken <> 0"
        )
        sql.run(con, f"{kind.folder}/verdict")
        con.execute(f"drop table judging.judged_{kind.table}")
