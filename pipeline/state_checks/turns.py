"""File order at the speed of sets: all rows of a turn are judged together.

The n-th row of a person is in turn n. Different persons do not influence each other, so judging
turn after turn, each against what is known plus the effects of the turns before, equals sending
the rows one after another (rulebook, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import duckdb

from pipeline.database import sql, tuning
from pipeline.database.side_by_side import side_by_side
from pipeline.database.tuning import FEW_ROWS, PLAIN_PLANS, ROWS_JUDGED_AT_ONCE
from pipeline.model.request import Progress, Request, Step
from pipeline.state_checks.assign_turns import assign_turns
from pipeline.state_checks.compile_rules import report_findings
from pipeline.state_checks.fact_tables import ABOUT_PARTICIPANTS, ABOUT_PARTNERSHIPS, FactTable
from pipeline.state_checks.keep_facts import FactKeeper

PLACES = """
select
    place,
    min({share}) as first,
    max({share}) as last,
    list(distinct type) as types,
    count(*) as rows
from {source}
group by place
order by place
"""


@dataclass(frozen=True)
class Turn:
    """The rows of one turn, or a part of a large one; `kinds` are those that the turn has.

    A part has some neighbouring participants: what is known lies in their order, so that a part
    reads no more of it than it needs. For partnerships, `first` and `last` are row IDs. The parts
    of a turn have about as many rows each as `rows` says, and all together just as many.
    """

    place: int
    first: int
    last: int
    kinds: tuple[FactTable, ...]
    rows: int

    @property
    def bounds(self) -> dict[str, int]:
        """The values by which the facts pick the rows of the turn."""
        return {"place": self.place, "first": self.first, "last": self.last}


def judge_rows(con: duckdb.DuckDBPyConnection, request: Request, progress: Progress) -> None:
    """Judge every sound row; fills `verdict`, `finding` and the `new_*` tables.

    Raises `Refused` when one person has more rows than the limit.
    """
    assign_turns(con, request)
    judge_turns(con, progress)
    # What only judging needs goes: its memory is for the results.
    con.execute("drop schema known cascade")
    con.execute("drop schema judging cascade")


def drop_judged(con: duckdb.DuckDBPyConnection) -> None:
    """Drop what was handed on to the verdicts, when they have it."""
    sql.run(con, "state_checks/handed_on")


def judge_turns(con: duckdb.DuckDBPyConnection, progress: Progress) -> None:
    """Judge the rows that have turns, partnership rows before the first turn of participants.

    `progress` is told how many rows are judged so far.
    """
    judged: list[FactTable] = []
    done, total = 0, count_rows(con)
    for source, share, kinds in (
        ("judging.partnership_row", "row_id", ABOUT_PARTNERSHIPS),
        ("judging.participant_row", "participant_no", ABOUT_PARTICIPANTS),
    ):
        turns = find_turns(con, source, share, kinds)
        present = [kind for kind in kinds if any(kind in turn.kinds for turn in turns)]
        done = judge_each(con, turns, present, progress, done, total)
        con.execute(f"drop table {source}")
        judged += present
    # What is to be recorded does not need the words, nor they it.
    with side_by_side(con, threads=1) as beside:
        beside.start(sql.run, "state_checks/recorded")
        for kind in judged:
            report_findings(con, kind.facts, kind.table, kind.row_types)


def count_rows(con: duckdb.DuckDBPyConnection) -> int:
    """How many rows have a turn."""
    ((total,),) = con.execute(
        "select (select count(*) from judging.partnership_row) "
        "+ (select count(*) from judging.participant_row)"
    ).fetchall()
    return int(total)


def judge_each(
    con: duckdb.DuckDBPyConnection,
    turns: list[Turn],
    kinds: list[FactTable],
    progress: Progress,
    done: int,
    total: int,
) -> int:
    """Judge turns in order; `done` of `total` rows were judged before. How many are now."""
    place = None
    with side_by_side(con, threads=1) as beside:
        keeper = FactKeeper(con, kinds, beside)
        for turn in turns:
            # The effects of a turn are those of all facts of its place: never of a part before.
            if turn.rows > FEW_ROWS or turn.place == place:
                judge_many(con, turn, keeper)
            else:
                judge_few(con, turn, keeper)
            place = turn.place
            done += turn.rows
            progress(Step("judging rows", done, total))
        keeper.take_over()
    return done


def find_turns(
    con: duckdb.DuckDBPyConnection, source: str, share: str, kinds: tuple[FactTable, ...]
) -> list[Turn]:
    """The turns of the rows in `source`, in order; large ones in parts by the column `share`."""
    turns = []
    for place, first, last, types, rows in con.execute(
        PLACES.format(source=source, share=share)
    ).fetchall():
        present = tuple(kind for kind in kinds if not set(types).isdisjoint(kind.row_types))
        # Many rows may have one share: they stay together, and there are fewer parts.
        ends = sorted({*cuts(con, source, share, place, rows), last})
        for part, end in enumerate(ends):
            begun, done = (rows * parts // len(ends) for parts in (part, part + 1))
            turns.append(Turn(place, first, end, present, done - begun))
            first = end + 1
    return turns


def cuts(
    con: duckdb.DuckDBPyConnection, source: str, share: str, place: int, rows: int
) -> list[int]:
    """Where a large turn is cut into parts: the last `share` of each but the last one."""
    parts = ceil(rows / ROWS_JUDGED_AT_ONCE)
    if parts == 1:
        return []
    steps = [part / parts for part in range(1, parts)]
    ((found,),) = con.execute(
        f"select quantile_disc({share}, {steps}) from {source} where place = $place",
        {"place": place},
    ).fetchall()
    return list(found)


def judge_many(con: duckdb.DuckDBPyConnection, turn: Turn, keeper: FactKeeper) -> None:
    """Judge a large turn: tables made anew, so that their memory is given back."""
    if keeper.judged:
        keeper.take_over()
    # The facts have the smaller side of each join on the right.
    with tuning.joins_as_written(con):
        judge_kinds(con, turn, keeper, "create or replace table judging.{} as")
    keeper.take_over()


def judge_few(con: duckdb.DuckDBPyConnection, turn: Turn, keeper: FactKeeper) -> None:
    """Judge a small turn: its facts join those of the small turns before."""
    with tuning.planned_without(con, PLAIN_PLANS):
        judge_kinds(con, turn, keeper, "insert into judging.{}")


def judge_kinds(con: duckdb.DuckDBPyConnection, turn: Turn, keeper: FactKeeper, into: str) -> None:
    """Facts and rules of a turn, all kinds at once, then its effects, one kind after another.

    The kinds of a turn are about different persons, so their order is of no matter.
    """

    def gather(con: duckdb.DuckDBPyConnection, kind: FactTable) -> None:
        con.execute(f"{into.format(kind.table)} {kind.remembered}", turn.bounds)

    first, *others = turn.kinds
    beside = [keeper.beside.start(gather, kind) for kind in others]
    gather(con, first)
    for gathering in beside:
        gathering.result()
    keeper.judged.update(turn.kinds)
    for kind in turn.kinds:
        for effect in sql.statements(f"{kind.folder}/effects"):
            con.execute(effect, {"place": turn.place})
