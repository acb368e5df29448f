"""Verify a workspace: the ledger's shape, chain and rows, its end, its archive, its results."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import duckdb

from pipeline import ledger
from pipeline.audit.compare import changed_values, compare_table
from pipeline.audit.files import check_archive, check_results
from pipeline.audit.history import Recorded, history
from pipeline.audit.problems import FILES, Problem, in_order
from pipeline.audit.removed import find_removed
from pipeline.audit.statement_files import check_statements
from pipeline.audit.verify import (
    check_additions,
    check_chain,
    check_content,
    check_head,
    check_shape,
    shape_of,
)
from pipeline.database import sql
from pipeline.database.staged import staged_tables
from pipeline.ledger.apart import ledger_apart
from pipeline.ledger.events import NO_EVENT
from pipeline.model.request import Progress, Step
from pipeline.operations import replay
from pipeline.workspace.folders import Workspace
from pipeline.workspace.lock import somebody_queues
from pipeline.workspace.work_folders import work_folder


def verify_ledger(con: duckdb.DuckDBPyConnection, progress: Progress) -> list[Problem]:
    """What does not match in the attached ledger itself; only reads."""
    added = list(check_additions(con))
    misshapen = find_misshapen(con)
    if misshapen:
        return [*misshapen, *added]
    hashes = {}
    for table in ledger.TABLES:
        progress(Step(f"checking table {table}"))
        hashes[table] = ledger.hash_recorded(con, table)
    return [*find_problems(read_events(con), hashes), *added]


def find_misshapen(con: duckdb.DuckDBPyConnection) -> list[Problem]:
    """Tables and columns that are not those of a ledger."""
    found = shape_of(con)
    # An older ledger gets these when it is next written to; until then nothing is in them.
    for table, column in ledger.missing_columns(con):
        found[table].append((column, "TIMESTAMP"))
    return list(check_shape(found, fresh_shape()))


def read_events(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Every event with all its values, by number."""
    columns = ", ".join(name for name, _ in shape_of(con)["event"])
    return con.execute(
        f"select {columns} from ledger.event order by event nulls first, event_hash"
    ).fetchall()


def find_problems(
    lines: list[tuple[Any, ...]], hashes: dict[str, dict[int | None, tuple[int, str]]]
) -> list[Problem]:
    """What does not match between the events and the rows of all tables."""
    problems = [
        *check_chain(lines, ledger.chain, NO_EVENT),
        *check_content(lines, hashes, ledger.hash_tables),
    ]
    return in_order(problems)


@cache
def fresh_shape() -> dict[str, list[tuple[str, str]]]:
    """Tables and columns of an empty ledger."""
    con = duckdb.connect()
    try:
        con.execute("attach ':memory:' as ledger")
        sql.run(con, "ledger/schema")
        return shape_of(con)
    finally:
        con.close()


def verify(workspace: Workspace, progress: Progress) -> list[Problem]:
    """Everything that is not as it was recorded, the first event that does not match first."""
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        problems = verify_ledger(con, progress)
        if find_misshapen(con):
            return problems
        lines = con.execute("select event, event_hash from ledger.event").fetchall()
        problems += check_head(lines, ledger.head_beside(workspace.ledger))
        events = history(con)
    finally:
        con.close()
    problems += verify_files(workspace, events, progress)
    found = in_order(problems)
    return [diagnose(workspace, found[0], events), *found[1:]] if found else []


def verify_files(workspace: Workspace, events: list[Recorded], progress: Progress) -> list[Problem]:
    """What does not match between the events and the archive, the results and the statements."""
    removed = find_removed(events)
    progress(Step("checking the archive"))
    problems = list(check_archive(workspace, events, removed))
    progress(Step("checking the results"))
    problems += check_results(workspace, events, removed)
    progress(Step("checking the statements"))
    return [*problems, *check_statements(workspace, events)]


def look_again(workspace: Workspace, problems: list[Problem], progress: Progress) -> list[Problem]:
    """The problems that stand by the ledger as it is now.

    While a command works, its file is in the archive before its event, and its event stands before
    its results are published: such a find is none.
    """
    with ledger_apart(Workspace(workspace.root)) as now:
        con = ledger.open_ledger(now.ledger, read_only=True)
        try:
            events = history(con)
        finally:
            con.close()
        still = {(found.event, found.what) for found in verify_files(now, events, progress)}
    return [p for p in problems if p.where != FILES or (p.event, p.what) in still]


def somebody_worked(workspace: Workspace, events: list[Recorded]) -> bool:
    """Whether a command is at work, or has recorded an event since these were read."""
    if somebody_queues(workspace):
        return True
    con = ledger.peek_ledger(workspace.root / "ledger.duckdb")
    try:
        return ledger.last_event(con)[0] != (events[-1].event if events else 0)
    finally:
        con.close()


def diagnose(workspace: Workspace, problem: Problem, events: list[Recorded]) -> Problem:
    """The first problem, and if rows of a file were altered which values, by judging it again."""
    event = next((e for e in events if e.event == problem.event), None)
    if not problem.content or event is None or not event.has_file:
        return problem
    path = replay.archived_file(workspace, event)
    if not replay.is_unaltered(path, event):
        return problem
    try:
        words = altered_values(workspace, event)
    except Exception:  # the altered ledger need not be one that can be judged by
        return problem
    return replace(problem, what="; ".join([problem.what, *words[:10]]))


def altered_values(workspace: Workspace, event: Recorded) -> list[str]:
    """Values of the event's rows that are not those of judging its file again."""
    with work_folder(workspace) as folder:
        con = ledger.open_ledger(workspace.ledger, folder / "spill", read_only=True)
        try:
            results = folder / "results"
            results.mkdir()
            replay.judge_again(con, workspace, event, results, lambda _: None)
            staged = staged_tables(con)
            found = (
                compare_table(con, table, staged.get(table))
                for table in ledger.TABLES
                if table != "rule_file"
            )
            return [
                f"table {one.table}: {words}"
                for one in found
                if one
                for words in changed_values(one)
            ]
        finally:
            con.close()


def as_document(problems: list[Problem]) -> list[dict[str, Any]]:
    """The problems as JSON shows them."""
    return [{"event": p.event, "in": p.where, "what": p.what} for p in problems]
