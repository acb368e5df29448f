"""A recorded batch judged again in buckets of people, each by itself, and put together.

All rows of a person are in one bucket; rows about partnerships are in every bucket and answered by
the first; rows about nobody are anywhere. What comes out has to be what judging at once gives: no
rule may look across people. On that the turns rely, and whoever would let several machines judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline import ledger, state_checks, verdicts
from pipeline.audit.history import EventFilter, Recorded, history
from pipeline.catalogue.codes import create_messages
from pipeline.engines import Here
from pipeline.model.received import Received
from pipeline.model.request import Request
from pipeline.operations.replay import same_request
from pipeline.run import Result, answer_batch, read_batch
from pipeline.workspace.folders import Workspace
from pipeline.workspace.work_folders import work_folder

PARTNERSHIPS = ("ecf-partnership", "ecf-partnership-update")
GATHERED = ("verdicts.answered", "finding", "judged.new_enrolment", "judged.new_partnership")


@dataclass(frozen=True)
class Answered:
    """What came out: the hash of the results, that of what would be recorded, the result files."""

    result_hash: str
    content: str
    files: dict[str, bytes]


def judged_at_once(workspace: Workspace, batch_id: str, names: tuple[str, ...]) -> Answered:
    """What was published and recorded when the batch was sent."""
    with ledger.peek_ledger(workspace.ledger) as con:
        (event,) = history(con, EventFilter(batch_id=batch_id))
    (folder,) = (workspace.root / "outbox").glob(f"*/{batch_id}")
    files = {name: (folder / name).read_bytes() for name in names}
    return Answered(event.result_hash or "", event.content_hash, files)


def judged_in_buckets(
    workspace: Workspace, batch_id: str, names: tuple[str, ...], buckets: int
) -> Answered:
    """The same, judged again in so many buckets."""
    with as_before(workspace, batch_id) as (con, event, folder):
        request = same_request(workspace, event)
        received = read_batch(con, request, lambda _: None)
        create_messages(con)
        deal_rows(con, buckets)
        items = [(con, request, bucket) for bucket in buckets_with_rows(con)]
        put_together(con, list(Here().map(judge_bucket, items)))
        result = answer(con, request, received, folder)
        assert result.recording is not None
        files = {name: (folder / name).read_bytes() for name in names}
        return Answered(result.ack["result_hash"], result.recording.content, files)


@contextmanager
def as_before(
    workspace: Workspace, batch_id: str
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Recorded, Path]]:
    """A working database on the ledger as it was just before a batch, and a folder for results."""
    with work_folder(workspace) as work:
        con = ledger.open_ledger(workspace.ledger, work / "spill", read_only=True)
        try:
            (event,) = history(con, EventFilter(batch_id=batch_id))
            ledger.next_event(con, event.received_at, event.lead_provider_id, event.event)
            folder = work / "results"
            folder.mkdir()
            yield con, event, folder
        finally:
            con.close()


def answer(
    con: duckdb.DuckDBPyConnection, request: Request, received: Received, folder: Path
) -> Result:
    """Draw the sum, as for every batch."""
    return answer_batch(con, request, received, folder, lambda _: None)


def deal_rows(con: duckdb.DuckDBPyConnection, buckets: int) -> None:
    """Make `dealt`: every row with its bucket, and the buckets that judge it."""
    state_checks.fetch_calendar(con)
    state_checks.fetch_known(con)
    con.execute(
        """
        create table main.dealt as
        select
            parsed.row_id,
            coalesce(parsed.type::varchar in $partnerships, false) as everywhere,
            case
                when everywhere then 0
                else coalesce(participant.person_no, parsed.row_id) % $buckets
            end as bucket
        from fields.parsed
        left join known.person_row using (row_id)
        left join known.participant using (participant_no)
        """,
        {"partnerships": list(PARTNERSHIPS), "buckets": buckets},
    )
    con.execute(
        """
        create table main.whole_finding as from finding;
        create table main.whole_end as select last_row_id from known.numbering;
        alter view fields.parsed rename to parsed_whole;
        create view fields.parsed as from fields.parsed_whole;
        """
    )


def buckets_with_rows(con: duckdb.DuckDBPyConnection) -> list[int]:
    """The buckets that have rows, and the first one, which answers for the file."""
    found = con.execute("select distinct bucket from main.dealt order by 1").fetchall()
    return sorted({0, *(bucket for (bucket,) in found)})


def judge_bucket(
    con: duckdb.DuckDBPyConnection, request: Request, bucket: int
) -> dict[str, pa.Table]:
    """Judge the rows of one bucket against what is known about its people alone."""
    con.execute(
        f"""
        create schema if not exists known;
        create schema if not exists judging;
        truncate finding;
        insert into finding from main.whole_finding;
        create or replace view fields.parsed as
        from fields.parsed_whole
        where row_id in (from main.dealt select row_id where everywhere or bucket = {bucket});
        """
    )
    state_checks.fetch_calendar(con)
    state_checks.fetch_known(con)
    con.execute("update known.numbering set last_row_id = (from main.whole_end)")
    state_checks.judge_rows(con, request, lambda _: None)
    verdicts.gather_answers(con)
    mine = f"row_id in (from main.dealt select row_id where bucket = {bucket})"
    others = " or row_id is null or row_id not in (from main.dealt select row_id)"
    chosen = {
        "verdicts.answered": mine,
        "finding": f"{mine}{others}" if bucket == 0 else mine,
        "judged.new_enrolment": "true",
        "judged.new_partnership": "true" if bucket == 0 else "false",
    }
    return {
        table: con.sql(f"from {table} where {which} order by all").to_arrow_table()
        for table, which in chosen.items()
    }


def put_together(con: duckdb.DuckDBPyConnection, parts: list[dict[str, pa.Table]]) -> None:
    """Put the rows of all buckets where those of a batch that is judged at once would be."""
    con.execute(
        """
        create table main.answered as from verdicts.answered limit 0;
        drop view verdicts.answered;
        create table verdicts.answered as from main.answered;
        truncate finding;
        truncate judged.new_enrolment;
        truncate judged.new_partnership;
        create or replace view fields.parsed as from fields.parsed_whole;
        """
    )
    for part in parts:
        for table in GATHERED:
            con.register("part", part[table])
            con.execute(f"insert into {table} by name from part")
            con.unregister("part")
