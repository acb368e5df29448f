"""`export`: one resource as one provider may see it, as of one event, written as one file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import duckdb

from pipeline import export, ledger, results
from pipeline.database.sql import literal
from pipeline.export import Query, Resource, Retired
from pipeline.export.moments import read_moment
from pipeline.workspace.folders import Workspace, slug

BATCH_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}(-[0-9]+)?")
ENTRIES_AT_A_TIME = 2_000
ROWS_OF_A_SHEET = 1_048_575


class ExportRefused(Exception):
    """What was asked cannot be answered (exit 2); `missing`: the one record was not found."""

    def __init__(self, sentence: str, *, missing: bool = False) -> None:
        self.sentence = sentence
        self.missing = missing
        super().__init__(sentence)


@dataclass(frozen=True)
class ExportOrder:
    """What to export for whom. `as_at`: a batch ID or a time as it was given; None: as it is now.

    `now` is the clock, or what a sandbox was told; `ends`: no later time can be asked about.
    """

    resource: Resource
    provider: str
    query: Query
    format: str
    now: datetime
    as_at: str | None = None
    ends: datetime | None = None


@dataclass(frozen=True)
class Exported:
    """What was written: for whom, how many records and lines, as of when (UTC)."""

    provider: str
    records: int
    rows: int
    as_at: datetime
    retired: tuple[Retired, ...]


def write_export(workspace: Workspace, order: ExportOrder, target: Path, work: Path) -> Exported:
    """Write the export into the file `target`; nothing is recorded.

    `work` is an empty folder for what does not fit into memory. Raises ExportRefused.
    """
    with ledger.reading(workspace.ledger, work) as con:
        event, today = find_state(con, order)
        ledger.next_event(con, today, None, event + 1)
        lead_provider_id, provider = find_provider_then(con, order)
        ledger.next_event(con, today, str(lead_provider_id), event + 1)
        query, retired = export.create_rows(con, order.resource, provider, order.query)
        if query.record_id is not None:
            require_record(con, order.resource, query)
        records, rows = WRITERS[order.format](con, order.resource, query, target)
        return Exported(provider, records, rows, today, tuple(retired))


def find_state(con: duckdb.DuckDBPyConnection, order: ExportOrder) -> tuple[int, datetime]:
    """The last event that is to be seen, and the time that counts as now."""
    if order.as_at is None:
        return ledger.last_event(con)[0], order.now
    if BATCH_ID.fullmatch(order.as_at.strip()):
        return find_batch(con, order, order.as_at.strip())
    moment = read_moment(order.as_at)
    if moment is None:
        raise ExportRefused(
            f'--as-at: "{order.as_at}" is neither a batch ID nor a time such as '
            "2024-11-15T10:00:00Z or 2024-11-15."
        )
    if order.ends is not None and moment > order.ends:
        raise ExportRefused("--as-at: this time has not come yet. Leave --as-at out for now.")
    event = export.find_event_at(con, moment.replace(tzinfo=None))
    if event is None:
        raise ExportRefused("--as-at: nothing had been recorded at that time.")
    return event, moment


def find_batch(
    con: duckdb.DuckDBPyConnection, order: ExportOrder, batch_id: str
) -> tuple[int, datetime]:
    """The event of a batch of this provider, or of a load, and its own time."""
    found = export.find_event_of(con, batch_id)
    if found is not None:
        event, happened_at, lead_provider_id = found
        today = happened_at.replace(tzinfo=UTC)
        ledger.next_event(con, today, None, event + 1)
        if lead_provider_id is None or lead_provider_id == find_provider_then(con, order)[0]:
            return event, today
    raise ExportRefused(f"--as-at: there is no batch {batch_id}.")


def find_provider_then(con: duckdb.DuckDBPyConnection, order: ExportOrder) -> tuple[UUID, str]:
    """ID and name of the provider that is meant, by name, ID or folder, as of `this`."""
    found = con.execute(
        "select lead_provider_id, name from as_of.lead_provider order by name, lead_provider_id"
    ).fetchall()
    wanted = plain(order.provider)
    for one_of in (plain_name, plain_id, slug_of):
        for lead_provider_id, name in found:
            if one_of(lead_provider_id, name) == wanted:
                return lead_provider_id, name
    names = {plain(name): name for _, name in found}
    near = difflib.get_close_matches(wanted, names, 1, 0.6)
    hint = f' Did you mean "{names[near[0]]}"?' if near else ""
    raise ExportRefused(f'There is no lead provider "{order.provider}".{hint}')


def plain(name: str) -> str:
    """A name without the difference that case and blanks make."""
    return " ".join(name.split()).casefold()


def plain_name(_: UUID, name: str) -> str:
    """By its name."""
    return plain(name)


def plain_id(lead_provider_id: UUID, _: str) -> str:
    """By its ID."""
    return str(lead_provider_id)


def slug_of(_: UUID, name: str) -> str:
    """By its folder."""
    return slug(name)


def require_record(con: duckdb.DuckDBPyConnection, resource: Resource, query: Query) -> None:
    """Refuse when the one record that was asked for is not there, or not to be seen."""
    if not con.execute(f"{export.select_json(resource, query)} limit 1").fetchall():
        raise ExportRefused("The requested resource was not found.", missing=True)


def write_csv(
    con: duckdb.DuckDBPyConnection, resource: Resource, query: Query, target: Path
) -> tuple[int, int]:
    """Write it as result files are written. Returns records and lines."""
    select = export.select_texts(resource, query, results.guarded)
    headers = [column.name for column in resource.columns]
    return counted(con, resource, query, results.write_csv(con, target, headers, select))


def write_parquet(
    con: duckdb.DuckDBPyConnection, resource: Resource, query: Query, target: Path
) -> tuple[int, int]:
    """Write it as Parquet. Returns records and lines."""
    select = export.select_stored(resource, query)
    written = con.execute(f"copy ({select}) to {literal(str(target))} (format parquet)").fetchall()
    return counted(con, resource, query, int(written[0][0]))


def counted(
    con: duckdb.DuckDBPyConnection, resource: Resource, query: Query, rows: int
) -> tuple[int, int]:
    """Records and lines: the same number, but where a record can have several lines."""
    if not resource.has_rows:
        return rows, rows
    found = con.execute(export.count_records(resource, query)).fetchall()
    return int(found[0][0]), rows


def write_json(
    con: duckdb.DuckDBPyConnection, resource: Resource, query: Query, target: Path
) -> tuple[int, int]:
    """Write it as the API answers: one record, or a list with an entry a line."""
    found = con.execute(export.select_json(resource, query))
    records = 0
    with target.open("w", encoding="utf-8", newline="\n") as stream:
        if query.record_id is not None:
            stream.write(f'{{"data": {found.fetchall()[0][0]}}}\n')
            return 1, 1
        stream.write('{"data": [')
        while entries := found.fetchmany(ENTRIES_AT_A_TIME):
            stream.write(",\n" if records else "\n")
            stream.write(",\n".join(entry for (entry,) in entries))
            records += len(entries)
        stream.write("\n]}\n" if records else "]}\n")
    return records, records


def write_xlsx(
    con: duckdb.DuckDBPyConnection, resource: Resource, query: Query, target: Path
) -> tuple[int, int]:
    """Write it as a workbook with one sheet."""
    from pipeline import workbooks

    ((rows,),) = con.execute(export.count_rows(resource, query)).fetchall()
    if rows > ROWS_OF_A_SHEET:
        raise ExportRefused(
            f"{rows:,} lines are too many for a sheet (limit {ROWS_OF_A_SHEET:,}). Take CSV or "
            "Parquet, or a filter."
        )
    headers = [column.name for column in resource.columns]
    select = export.select_texts(resource, query)
    workbooks.write_table(con, target, resource.name, headers, select, rows)
    return counted(con, resource, query, rows)


Writer = Callable[[duckdb.DuckDBPyConnection, Resource, Query, Path], tuple[int, int]]
WRITERS: dict[str, Writer] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "json": write_json,
    "parquet": write_parquet,
}
