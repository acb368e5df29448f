"""What becomes of the facts of judged turns: verdicts, and what the words need of them."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import duckdb

from pipeline.database import sql
from pipeline.state_checks.fact_tables import Kind


class SettingAside:
    """Sets the facts of judged turns aside, beside the judging of the next one.

    Used as a context: at its end all facts are set aside. `thread` is the one that works beside the
    judging; the facts of further kinds of a turn are gathered by it as well.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, kinds: list[Kind]) -> None:
        self.con, self.kinds = con, kinds
        self.judged: set[Kind] = set()  # of these kinds the tables have rows
        self.thread = ThreadPoolExecutor(1)
        self.going_on: Future[None] | None = None

    def __enter__(self) -> SettingAside:
        make_tables(self.con, self.kinds)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self.thread:
            if kind is None:
                self.take_over()
                self.wait()

    def wait(self) -> None:
        """Wait until nothing is being set aside; raises what went wrong with it."""
        if self.going_on is not None:
            self.going_on.result()

    def take_over(self) -> None:
        """Take the facts judged so far; their tables are empty from now on."""
        self.wait()
        taken = [kind for kind in self.kinds if kind in self.judged]
        for kind in taken:
            self.con.execute(f"alter table {kind.table} rename to judged_{kind.table}")
            self.con.execute(f"create table {kind.table} as from judged_{kind.table} limit 0")
        self.judged.clear()
        self.going_on = self.thread.submit(set_aside, self.con.cursor(), taken)


def make_tables(con: duckdb.DuckDBPyConnection, kinds: list[Kind]) -> None:
    """Empty tables for the facts of a turn, and for those that are kept for the words."""
    nothing = {"place": -1, "first": 0, "last": -1}
    for kind in kinds:
        con.execute(f"create or replace table judged_{kind.table} as {kind.remembered}", nothing)
        con.execute(f"create or replace table kept_{kind.table} as {kind.explained}")
        con.execute(f"drop table if exists {kind.table}")
        con.execute(f"alter table judged_{kind.table} rename to {kind.table}")


def set_aside(con: duckdb.DuckDBPyConnection, kinds: list[Kind]) -> None:
    """Write the verdicts of judged rows; keep the facts of those that a rule has hit."""
    for kind in kinds:
        con.execute(f"insert into kept_{kind.table} {kind.explained} where broken <> 0")
        sql.run(con, f"{kind.folder}/verdict")
        con.execute(f"drop table judged_{kind.table}")
