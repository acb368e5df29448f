"""File order at the speed of sets: all rows of a turn are judged together.

The n-th row of a person is in turn n. Different persons do not influence each other, so judging
turn after turn, each against what is known plus the effects of the turns before, equals sending
the rows one after another (rulebook, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil
from operator import itemgetter

import duckdb

from pipeline.database import sql, tuning
from pipeline.database.side_by_side import side_by_side
from pipeline.database.tuning import FEW_ROWS, PLAIN_PLANS, ROWS_JUDGED_AT_ONCE
from pipeline.model.request import Progress, Request, Step
from pipeline.state_checks.assign_turns import assign_turns
from pipeline.state_checks.compile_rules import DECLARATIONS, laid_out
from pipeline.state_checks.fact_tables import ABOUT_PARTICIPANTS, ABOUT_PARTNERSHIPS, FactTable
from pipeline.state_checks.keep_facts import FactKeeper
from pipeline.state_checks.report_findings import report_findings
from pipeline.state_checks.rows_at_hand import RowsAtHand

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


def judge_rows(
    con: duckdb.DuckDBPyConnection,
    request: Request,
    at_hand: RowsAtHand,
    progress: Progress,
) -> None:
    """Judge every sound row; fills `verdict`, `finding` and the `new_*` tables.

    Raises `Refused` when one person has more rows than the limit.
    """
    assign_turns(con, request, at_hand)
    judge_turns(con, at_hand, progress)
    # What only judging needs goes: its memory is for the results.
    con.execute("drop schema known cascade")
    con.execute("drop schema judging cascade")


def drop_judged(con: duckdb.DuckDBPyConnection) -> None:
    """Drop what was handed on to the verdicts, when they have it."""
    sql.run(con, "state_checks/handed_on")


def judge_turns(con: duckdb.DuckDBPyConnection, at_hand: RowsAtHand, progress: Progress) -> None:
    """Judge the rows that have turns, partnership rows before the first turn of participants.

    `progress` is told how many rows are judged so far.
    """
    hits: dict[FactTable, int] = {}
    done = 0
    sources: list[tuple[str, str, tuple[FactTable, ...]]] = [
        ("judging.participant_row", "participant_no", ABOUT_PARTICIPANTS)
    ]
    if at_hand.has_partnerships:
        sources.insert(0, ("judging.partnership_row", "row_id", ABOUT_PARTNERSHIPS))
    for source, share, kinds in sources:
        turns = find_turns(con, source, share, kinds)
        if not turns:
            continue
        with side_by_side(con, threads=1) as beside:
            keeper = FactKeeper(con, beside)
            lay_out(con, turns, keeper, at_hand)
            done = judge_each(con, turns, keeper, progress, done, at_hand.rows)
            keeper.take_over(drop=done > FEW_ROWS)
        if done > FEW_ROWS:
            con.execute(f"drop table {source}")
        hits |= keeper.hits
    ((ends_funding, repeats),) = sql.run(con, "state_checks/recorded/asked").fetchall()
    if repeats or any(hits.values()):
        sql.run(con, "state_checks/row_words")
    # What is to be recorded does not need the words, nor they it.
    with side_by_side(con, threads=1) as beside:
        beside.start(stage_effects, at_hand, ends_funding, repeats)
        for kind, hit in hits.items():
            if hit:
                report_findings(con, kind.facts, hit, kind.row_types)


def lay_out(
    con: duckdb.DuckDBPyConnection, turns: list[Turn], keeper: FactKeeper, at_hand: RowsAtHand
) -> None:
    """Put together once, for all turns, what no turn changes of the facts of declarations.

    Where rows change enrolments, each turn has to look for itself; where rows are many, the table
    takes more memory than it saves time; and one turn alone needs no table.
    """
    if at_hand.has_changes or at_hand.rows > FEW_ROWS:
        return
    for kind in ABOUT_PARTICIPANTS:
        if kind.facts == DECLARATIONS and sum(kind in turn.kinds for turn in turns) > 1:
            con.execute(f"create table judging.declaration_row as {laid_out(kind.facts)}")
            keeper.laid_out[kind] = "judging.declaration_row"


def stage_effects(
    con: duckdb.DuckDBPyConnection, at_hand: RowsAtHand, ends_funding: bool, repeats: bool
) -> None:
    """Stage what the batch records besides its rows, and name the rows that repeat others."""
    if ends_funding and not at_hand.has_changes:
        sql.run(con, "state_checks/staging/enrolment")
    staged = {
        "partnership": at_hand.has_partnerships,
        "enrolment": at_hand.has_changes or ends_funding,
        "mentor_funding": ends_funding,
        "repeated": repeats,
        "superseding": True,
    }
    for name, there in staged.items():
        if there:
            sql.run(con, f"state_checks/recorded/{name}")


def judge_each(
    con: duckdb.DuckDBPyConnection,
    turns: list[Turn],
    keeper: FactKeeper,
    progress: Progress,
    done: int,
    total: int,
) -> int:
    """Judge turns in order; `done` of `total` rows were judged before. How many are now."""
    places = [None, *(turn.place for turn in turns)]
    # The effects of a turn are those of all facts of its place: never of a part before.
    many = [
        t.rows > FEW_ROWS or t.place == before for t, before in zip(turns, places, strict=False)
    ]
    for is_many, group in groupby(zip(many, turns, strict=True), key=itemgetter(0)):
        # Of many rows, the facts have the smaller side of each join on the right.
        plans = (
            tuning.joins_as_written(con) if is_many else tuning.planned_without(con, PLAIN_PLANS)
        )
        with plans:
            for _, turn in group:
                if is_many and keeper.judged:
                    keeper.take_over()
                judge_kinds(con, turn, keeper)
                if is_many:  # tables made anew, so that their memory is given back
                    keeper.take_over()
                done += turn.rows
                progress(Step("judging rows", done, total))
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


def judge_kinds(con: duckdb.DuckDBPyConnection, turn: Turn, keeper: FactKeeper) -> None:
    """Facts and rules of a turn, all kinds at once, then its effects, one kind after another.

    The kinds of a turn are about different persons, so their order is of no matter.
    """

    def gather(con: duckdb.DuckDBPyConnection, kind: FactTable) -> None:
        table = keeper.laid_out.get(kind)
        con.execute(f"{keeper.place_for(kind)} {kind.remembered(table)}", turn.bounds)

    first, *others = turn.kinds
    beside = [keeper.beside.start(gather, kind) for kind in others]
    gather(con, first)
    for gathering in beside:
        gathering.result()
    keeper.judged.update(dict.fromkeys(turn.kinds))
    for kind in turn.kinds:
        for effect in sql.statements(f"{kind.folder}/effects"):
            con.execute(effect, {"place": turn.place})
