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
from pipeline.model.request import Request
from pipeline.operations.replay import same_request
from pipeline.run import answer_batch, read_batch
from pipeline.workspace.folders import Workspace
from pipeline.workspace.work_folders import work_folder

PARTNERSHIPS = ("ecf-partnership", "ecf-partnership-update")
# What a file has no rows for is not there: enrolments, partnerships.
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
    workspace: Workspace, batch_id: str, names: tuple[str, ...], counts: tuple[int, ...]
) -> Iterator[tuple[int, Answered]]:
    """The same, judged again in so many buckets; one that parts the people as another one is left
    out.
    """
    with as_before(workspace, batch_id) as (con, event, folder):
        request = same_request(workspace, event)
        received = read_batch(con, request, lambda _: None)
        create_messages(con)
        sent_before = remember_whole(con, request)
        parted: set[frozenset[tuple[int, ...]]] = set()
        for buckets in counts:
            shares = deal_rows(con, buckets)
            if shares in parted:
                continue
            parted.add(shares)
            items = [(con, request, bucket) for bucket in buckets_with_rows(con)]
            put_together(con, list(Here().map(judge_bucket, items)))
            result = answer_batch(con, request, received, sent_before, folder)
            assert result.recording is not None
            files = {name: (folder / name).read_bytes() for name in names}
            yield buckets, Answered(result.ack["result_hash"], result.recording.content, files)


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


def remember_whole(con: duckdb.DuckDBPyConnection, request: Request) -> bool:
    """What the whole file has: its rows with their people, its findings, its last row.

    Whether the same bytes were sent before, which only the whole file can say.
    """
    state_checks.fetch_calendar(con)
    at_hand = state_checks.fetch_known(con, request)
    con.execute(
        """
        create table main.person_of_row as
        select
            parsed.row_id,
            parsed.type::varchar as type,
            participant.person_no
        from fields.parsed
        left join known.person_row using (row_id)
        left join known.participant using (participant_no);
        create table main.whole_finding as from finding;
        create table main.whole_end as select last_row_id from known.numbering;
        alter view fields.parsed rename to parsed_whole;
        create view fields.parsed as from fields.parsed_whole;
        """
    )
    return at_hand.sent_before


def deal_rows(con: duckdb.DuckDBPyConnection, buckets: int) -> frozenset[tuple[int, ...]]:
    """Make `dealt`: every row with its bucket; which rows are together."""
    con.execute(
        """
        create or replace table main.dealt as
        select
            row_id,
            coalesce(type in $partnerships, false) as everywhere,
            case
                when everywhere then 0
                else coalesce(person_no, row_id) % $buckets
            end as bucket
        from main.person_of_row
        """,
        {"partnerships": list(PARTNERSHIPS), "buckets": buckets},
    )
    found = con.execute(
        "select list(row_id order by row_id) from main.dealt where not everywhere group by bucket"
    ).fetchall()
    return frozenset(tuple(rows) for (rows,) in found)


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
    at_hand = state_checks.fetch_known(con, request)
    con.execute("update known.numbering set last_row_id = (from main.whole_end)")
    clear_answers(con)
    state_checks.judge_rows(con, request, at_hand, lambda _: None)
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
        if is_there(con, table)
    }


def is_there(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether a table or view of the working database is there."""
    schema, _, name = table.rpartition(".")
    found = con.execute(
        "select 1 from information_schema.tables where table_catalog = 'memory'"
        " and table_schema = $schema and table_name = $name",
        {"schema": schema or "main", "name": name},
    )
    return bool(found.fetchall())


def clear_answers(con: duckdb.DuckDBPyConnection) -> None:
    """Make room for answers, be it a view or a table that is there."""
    con.execute("drop table if exists judged.new_enrolment")
    con.execute("drop table if exists judged.new_partnership")
    kinds = con.execute(
        "select table_type from information_schema.tables "
        "where table_schema = 'verdicts' and table_name = 'answered'"
    ).fetchall()
    for (kind,) in kinds:
        con.execute(f"drop {'view' if kind == 'VIEW' else 'table'} verdicts.answered")


def put_together(con: duckdb.DuckDBPyConnection, parts: list[dict[str, pa.Table]]) -> None:
    """Put the rows of all buckets where those of a batch that is judged at once would be."""
    con.execute(
        """
        create or replace table main.answered as from verdicts.answered limit 0;
        drop view verdicts.answered;
        create table verdicts.answered as from main.answered;
        truncate finding;
        drop table if exists judged.new_enrolment;
        drop table if exists judged.new_partnership;
        create or replace view fields.parsed as from fields.parsed_whole;
        """
    )
    for table in GATHERED:
        for rows in (part[table] for part in parts if table in part):
            con.register("part", rows)
            con.execute(f"create table if not exists {table} as from part limit 0")
            con.execute(f"insert into {table} by name from part")
            con.unregister("part")
