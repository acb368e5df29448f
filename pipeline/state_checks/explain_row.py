"""The facts of one row, as the rules see them: the rows before it are judged, then it alone."""

from __future__ import annotations

import duckdb

from pipeline.model.request import Request
from pipeline.state_checks.assign_turns import assign_turns, find_recalled
from pipeline.state_checks.fact_tables import ABOUT_PARTICIPANTS, ABOUT_PARTNERSHIPS, FactTable
from pipeline.state_checks.rows_at_hand import RowsAtHand
from pipeline.state_checks.turns import judge_turns


def judge_until(
    con: duckdb.DuckDBPyConnection,
    row_id: int,
    row_type: str,
    request: Request,
    at_hand: RowsAtHand,
) -> str:
    """Judge the rows that come before this one, then gather its facts; the table that has them.

    Partnership rows come before all others, wherever they are in the file.
    """
    assign_turns(con, request, at_hand)
    kind = next(
        kind for kind in (*ABOUT_PARTNERSHIPS, *ABOUT_PARTICIPANTS) if row_type in kind.row_types
    )
    about_people = kind in ABOUT_PARTICIPANTS
    table = "judging.participant_row" if about_people else "judging.partnership_row"
    con.execute(f"create table judging.row_itself as from {table} where row_id = {int(row_id)}")
    con.execute(f"delete from {table} where row_id >= $row_id", {"row_id": row_id})
    if not about_people:
        con.execute("delete from judging.participant_row")
    judge_turns(con, at_hand, lambda _: None)
    con.execute(f"create or replace table {table} as from judging.row_itself")
    return gather_facts(con, kind, row_id)


def was_recalled(con: duckdb.DuckDBPyConnection, request: Request, row_id: int) -> bool:
    """Whether an earlier sending of the same bytes accepted the row."""
    find_recalled(con, request)
    found = con.execute("select 1 from known.recalled where row_id = $row_id", {"row_id": row_id})
    return bool(found.fetchall())


def gather_facts(con: duckdb.DuckDBPyConnection, kind: FactTable, row_id: int) -> str:
    """The facts of one row, by the very statements that judge it."""
    share = "participant_no" if kind in ABOUT_PARTICIPANTS else "row_id"
    ((place, number),) = con.execute(f"select place, {share} from judging.row_itself").fetchall()
    bounds = {"place": place, "first": number, "last": number}
    con.execute(
        f"create or replace table judging.explained as from ({kind.select}) where row_id = $row_id",
        {**bounds, "row_id": row_id},
    )
    return "judging.explained"
