"""Checks a file of reference data: its cells, its keys, and what its rows refer to."""

from __future__ import annotations

import duckdb

from pipeline.database import sql
from pipeline.load.merge import merge_rows
from pipeline.load.readings import read_cells
from pipeline.load.texts import missing_columns, take_texts
from pipeline.model.findings import Finding, append_findings
from pipeline.model.received import Received
from pipeline.workspace.folders import provider_folder
from schemas.reference import KINDS
from schemas.reference.columns import ReferenceKind


def check(
    con: duckdb.DuckDBPyConnection, received: Received, kind: str, *, keep: bool = False
) -> None:
    """Judge the rows of `received` as reference data of one kind; append to `finding`.

    Any finding of severity F or E refuses the file as a whole (interface, section 4). Leaves the
    merged rows in `merged_row` for `record`. `keep`: what an earlier kind of the same file left to
    be recorded stays.
    """
    described = KINDS[kind]
    if not keep:
        forget_versions(con)
    present = take_texts(con, received, kind)
    take_cell_faults(con)
    read_cells(con, kind)
    merge_rows(con, kind)
    require_values(con, described, present)
    refuse_repeated_keys(con, described)
    for rule in described.rules:
        sql.run(con, f"load/rules/{rule}")
    if kind == "lead-providers":
        refuse_shared_folders(con)


def forget_versions(con: duckdb.DuckDBPyConnection) -> None:
    """Drop what an earlier load of this connection left to be recorded."""
    for kind in KINDS.values():
        for table in kind.tables:
            con.execute(f"drop table if exists loading.new_{table}")


def take_cell_faults(con: duckdb.DuckDBPyConnection) -> None:
    """Append what only the workbook could know about cells of this kind's columns."""
    tables = con.execute(
        "select 1 from duckdb_tables() where table_name = 'cell_fault' and database_name = 'memory'"
    ).fetchall()
    if tables:
        sql.run(con, "load/cell_faults")


def require_values(con: duckdb.DuckDBPyConnection, kind: ReferenceKind, present: set[str]) -> None:
    """Report required values that are blank and not held; absent columns once for the file."""
    absent = []
    for column in kind.columns:
        if not column.required:
            continue
        rows = rows_without(column.name, column.target, key=column.key)
        if column.name in present:
            con.execute(
                "insert into finding by name select 'reference_value_missing' as code, row_id,"
                f" $column as field, map {{'column': $column}} as facts from ({rows})"
                " order by row_id",
                {"column": column.name},
            )
        elif not column.key and con.execute(f"select 1 from ({rows}) limit 1").fetchall():
            absent.append(column.name)
    if absent:
        append_findings(con, [missing_columns(absent, present)])


def refuse_shared_folders(con: duckdb.DuckDBPyConnection) -> None:
    """Report lead providers whose folder another has, or had under an earlier name."""
    found = sql.run(con, "load/provider_names").fetchall()
    owners: dict[str, set[str]] = {}
    for lead_provider_id, name, _ in found:
        owners.setdefault(provider_folder(name, lead_provider_id), set()).add(lead_provider_id)
    shared = []
    for lead_provider_id, name, row_id in found:
        folder = provider_folder(name, lead_provider_id)
        if row_id is not None and owners[folder] - {lead_provider_id}:
            facts = {"name": name, "folder": folder}
            shared.append(Finding("lead_provider_folder_taken", row_id, field="name", facts=facts))
    append_findings(con, shared)


def rows_without(name: str, target: str, *, key: bool) -> str:
    """The SELECT of rows in which a required value is blank and the ledger has none either."""
    blank = f"select row_id from loading.row_text where {name} is null"
    return (
        blank
        if key
        else f"{blank} and row_id in (select row_id from loading.merged_row where {target} is null)"
    )


def refuse_repeated_keys(con: duckdb.DuckDBPyConnection, kind: ReferenceKind) -> None:
    """Report every row whose key another row of the file has too, naming that row."""
    keys = [key.target for key in kind.keys]
    con.execute(
        "create or replace table loading.repeated_key as"
        f" select row_id, first_value(row_id) over same as first_row_id from loading.merged_row"
        f" window same as (partition by {', '.join(keys)} order by row_id)"
        " qualify row_id <> first_row_id"
    )
    key_names = " and ".join(key.name for key in kind.keys)
    sql.run(con, "load/repeated_keys", {"key": key_names})
