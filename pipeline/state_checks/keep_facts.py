"""What becomes of the facts of judged turns: verdicts, and what the words need of them."""

from __future__ import annotations

from concurrent.futures import Future

import duckdb

from pipeline.database import sql
from pipeline.database.side_by_side import Beside
from pipeline.state_checks.fact_tables import FactTable


class FactKeeper:
    """Writes the verdicts of judged turns, and keeps what the words need, beside the next turn.

    `hits` are the rules that rows of a kind have broken so far, a bit each (0: none).
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, beside: Beside) -> None:
        self.con, self.beside = con, beside
        self.judged: dict[FactTable, None] = {}  # of these kinds there is a table of facts
        self.hits: dict[FactTable, int] = {}
        self.laid_out: dict[FactTable, str] = {}  # tables with the rows of all turns
        self.going_on: Future[None] | None = None

    def place_for(self, kind: FactTable) -> str:
        """How a statement begins that adds to the facts of a kind: their table, or a new one."""
        if kind in self.judged:
            return f"insert into judging.{kind.table}"
        return f"create table judging.{kind.table} as"

    def take_over(self, *, drop: bool = True) -> None:
        """Take the facts judged so far; there are no tables of them from now on.

        Those that were taken are dropped when their verdicts are written, unless nothing follows.
        """
        if self.going_on is not None:
            self.going_on.result()
        taken = list(self.judged)
        for kind in taken:
            self.con.execute(f"alter table judging.{kind.table} rename to judged_{kind.table}")
        self.judged.clear()
        self.going_on = self.beside.start(self.keep_facts, taken, drop)

    def keep_facts(
        self, con: duckdb.DuckDBPyConnection, kinds: list[FactTable], drop: bool
    ) -> None:
        """Write the verdicts of judged rows; keep the facts of those that a rule has hit."""
        for kind in kinds:
            ((hit,),) = con.execute(
                f"select bit_or(broken) from judging.judged_{kind.table}"
            ).fetchall()
            if hit:
                has_some = bool(self.hits.get(kind))
                begun = "insert into" if has_some else "create table"
                into = f"{begun} judging.explained_{kind.table}{'' if has_some else ' as'}"
                con.execute(f"{into} {kind.explained} where broken <> 0")
            self.hits[kind] = self.hits.get(kind, 0) | (hit or 0)
            sql.run(con, f"{kind.folder}/verdict")
            if drop:
                con.execute(f"drop table judging.judged_{kind.table}")
