"""Which turn each sound row is judged in: the n-th row of a person is in turn n."""

from __future__ import annotations

import duckdb

from pipeline.database import sql
from pipeline.database.tuning import FEW_ROWS
from pipeline.model.findings import Finding, Refused, change_details
from pipeline.model.request import Request
from pipeline.state_checks.rows_at_hand import RowsAtHand


def assign_turns(con: duckdb.DuckDBPyConnection, request: Request, at_hand: RowsAtHand) -> None:
    """Put the sound rows into turns, and make the empty staging tables of the effects.

    Rows that an earlier sending of the same bytes accepted are not judged again.
    Raises `Refused` when one person has more rows than the limit: turns cost one round each.
    """
    if at_hand.rows > request.limits.max_rows_per_participant:
        refuse_crowds(con, request.limits.max_rows_per_participant)
    if at_hand.sent_before:
        find_recalled(con, request)
    if at_hand.in_future:
        hints = sql.text("state_checks/known/other_epoch")
        change_details(con, "declaration_date_in_future", hints)
    not_again = sql.text("state_checks/known/not_recalled") if at_hand.sent_before else ""
    con.execute(
        f"{sql.text('state_checks/participant_rows')} {not_again} "
        f"{sql.text('state_checks/in_turns')}"
    )
    if at_hand.has_voids:
        sql.run(con, "state_checks/naming_rows")
    if at_hand.has_partnerships:
        rest = sql.text("state_checks/partnership_turns")
        con.execute(f"{sql.text('state_checks/partnership_rows')} {not_again} {rest}")
    stage(con, at_hand)


def stage(con: duckdb.DuckDBPyConnection, at_hand: RowsAtHand) -> None:
    """Make the tables that take verdicts and effects; rows that are not judged have theirs."""
    staged = {
        "verdict": True,
        "unsound": at_hand.unsound,
        "recalled": at_hand.sent_before,
        "partnership": at_hand.has_partnerships,
        "enrolment": at_hand.has_changes,
    }
    for name, there in staged.items():
        if there:
            sql.run(con, f"state_checks/staging/{name}")
    if at_hand.rows > FEW_ROWS:
        sql.run(con, "state_checks/known/person_row_done")


def find_recalled(con: duckdb.DuckDBPyConnection, request: Request) -> None:
    """Make `known.recalled`: the rows that an earlier sending of the same bytes accepted."""
    sql.run(con, "state_checks/known/recalled", {"sha256": request.sha256})


def refuse_crowds(con: duckdb.DuckDBPyConnection, limit: int) -> None:
    """Refuse the file when one participant ID, or one person, has more rows in it than `limit`."""
    crowd = con.execute(
        """
        select
            max(row_id) as row_id,
            count(*) as rows,
            participant_id::varchar
        from fields.parsed
        where participant_id is not null
        group by participant_id
        having rows > $limit
        union all
        select
            person_row.row_id,
            person_row.place,
            parsed.participant_id::varchar
        from known.person_row
        join fields.parsed using (row_id)
        where person_row.place > $limit
        order by rows desc, row_id
        limit 1
        """,
        {"limit": limit},
    ).fetchall()
    if crowd:
        row_id, found, participant_id = crowd[0]
        facts = {
            "limit": str(limit),
            "found": str(found),
            "participant_id": participant_id or "of these declarations",
        }
        raise Refused([Finding("file_too_many_rows_for_one_participant", row_id, facts=facts)])
