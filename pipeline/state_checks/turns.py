"""File order at the speed of sets: all rows of a turn are judged together.

The n-th row of a person is in turn n. Different persons do not influence each other, so judging
turn after turn, each against what is known plus the effects of the turns before, equals sending
the rows one after another (rulebook, section 2).
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from pipeline import sql
from pipeline.state_checks.asking import ask_rules

# Rows judged at once: enough to think in sets, few enough to bound the memory of wide facts.
ROWS_AT_ONCE = 250_000

FACTS = {
    "participant-declaration": ("participant-declaration",),
    "participant-declaration-void": ("participant-declaration-void",),
    "participant-status": ("participant-defer", "participant-resume", "participant-withdraw"),
    "participant-change-schedule": ("participant-change-schedule",),
    "ecf-partnership": ("ecf-partnership",),
    "ecf-partnership-update": ("ecf-partnership-update",),
}

TURNS = """
with rows_of_source as (
    select
        place,
        type,
        row_id,
        (row_number() over (partition by place order by row_id) - 1) // $size as part
    from {source}
)
select
    place,
    min(row_id) as first_row,
    max(row_id) as last_row,
    list(distinct type) as types,
    count(*) as rows
from rows_of_source
group by place, part
order by place, part
"""


def judge_turns(
    con: duckdb.DuckDBPyConnection, progress: Callable[[int], None] = lambda rows: None
) -> None:
    """Judge every sound row; fills `verdict`, `finding`, `unasked` and the `new_*` tables.

    Partnership rows come before the first turn of participants. `progress` is told how many rows
    were judged.
    """
    con.execute("create or replace table unasked (row_id integer, checks integer)")
    for source in ("partnership_row", "judged"):
        turns = con.execute(TURNS.format(source=source), {"size": ROWS_AT_ONCE}).fetchall()
        for place, first_row, last_row, types, rows in turns:
            turn = {"place": place, "first_row": first_row, "last_row": last_row}
            judge_turn(con, turn, set(types), about_people=source == "judged")
            progress(rows)
    sql.run(con, "effects/enrolments")


def judge_turn(
    con: duckdb.DuckDBPyConnection, turn: dict[str, int], types: set[str], *, about_people: bool
) -> None:
    """Judge the rows of one turn, one kind of facts after another, and add their effects."""
    if about_people:
        sql.run(con, "facts/participant", turn)
    for facts, row_types in FACTS.items():
        if types.isdisjoint(row_types):
            continue
        sql.run(con, f"facts/{facts}", None if about_people else turn)
        ask_rules(con, facts, row_types)
        sql.run(con, f"effects/{facts}")
