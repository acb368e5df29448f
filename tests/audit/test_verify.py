"""Whatever is changed in a ledger or an archive, verification finds it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from history_world import batches, call, call_json, in_process

from pipeline import ledger
from pipeline.audit.problems import Problem
from pipeline.operations.verify import find_problems, read_events, verify_ledger

OTHERWISE = {
    "BIGINT": "coalesce({c}, 0) + 1",
    "INTEGER": "coalesce({c}, 0) + 1",
    "BOOLEAN": "not coalesce({c}, true)",
    "DATE": "coalesce({c}, date '2020-01-01') + 1",
    "TIMESTAMP": "coalesce({c}, timestamp '2020-01-01') + interval 1 microsecond",
    "UUID": "case when {c} is null then uuid() else md5({c}::varchar)::uuid end",
    "VARCHAR": "coalesce({c}, '') || 'x'",
}


@pytest.fixture(scope="module")
def opened(
    history: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    copy = tmp_path_factory.mktemp("altered") / "ledger.duckdb"
    shutil.copy(history / "ledger.duckdb", copy)
    con = ledger.open_ledger(copy)
    yield con
    con.close()


@pytest.fixture(scope="module")
def before(opened: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The hashes of every table as it was."""
    return {table: ledger.hash_recorded(opened, table) for table in ledger.TABLES}


def after(con: duckdb.DuckDBPyConnection, *statements: str) -> list[Problem]:
    """What is found when these were run; they are undone."""
    with undone(con, *statements):
        return verify_ledger(con, lambda _: None)


@contextmanager
def undone(con: duckdb.DuckDBPyConnection, *statements: str) -> Iterator[None]:
    con.execute("begin")
    try:
        for statement in statements:
            con.execute(statement)
        yield
    finally:
        con.execute("rollback")


def notices(
    con: duckdb.DuckDBPyConnection, before: dict[str, Any], table: str, change: str
) -> bool:
    """Whether a change of one table is found; the other tables need not be hashed again."""
    with undone(con, change):
        now = {} if table == "event" else {table: ledger.hash_recorded(con, table)}
        return bool(find_problems(read_events(con), {**before, **now}))


def columns(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    return con.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where database_name = 'ledger' order by table_name, column_index"
    ).fetchall()


def some_row(con: duckdb.DuckDBPyConnection, table: str, where: str = "true") -> int | None:
    found = con.execute(
        f"select rowid from ledger.{table} where {where} order by hash(rowid) limit 1"
    ).fetchall()
    return found[0][0] if found else None


def test_nothing_is_wrong(history: Path, opened: duckdb.DuckDBPyConnection) -> None:
    assert after(opened) == []
    assert call(history, "audit", "verify").startswith("Verified: ")
    assert call_json(history, "audit", "verify")["problems"] == []


def test_every_table_is_put_to_the_test(opened: duckdb.DuckDBPyConnection) -> None:
    tables = {table for table, _, _ in columns(opened)}
    assert tables == {"event", *ledger.TABLES}
    assert [t for t in sorted(tables) if some_row(opened, t) is None] == []


def changes_of(con: duckdb.DuckDBPyConnection, table: str, column: str, kind: str) -> list[str]:
    """Another value, none where there was one, and a blank where there was none."""
    other = OTHERWISE["INTEGER" if kind.startswith("DECIMAL") else kind].format(c=column)
    rows = {
        other: some_row(con, table),
        "null": some_row(con, table, f"{column} is not null"),
        "''": some_row(con, table, f"{column} is null") if kind == "VARCHAR" else None,
    }
    return [
        f"update ledger.{table} set {column} = {value} where rowid = {row}"
        for value, row in rows.items()
        if row is not None
    ]


def test_every_value_of_every_column(
    opened: duckdb.DuckDBPyConnection, before: dict[str, Any]
) -> None:
    tried, unnoticed = 0, []
    for table, column, kind in columns(opened):
        for change in changes_of(opened, table, column, kind):
            tried += 1
            if not notices(opened, before, table, change):
                unnoticed.append(change)
    assert unnoticed == []
    assert tried > 300


def test_rows_that_are_gone_added_or_swapped(
    opened: duckdb.DuckDBPyConnection, before: dict[str, Any]
) -> None:
    unnoticed = []
    for table in ("event", *ledger.TABLES):
        row = some_row(opened, table)
        for change in (
            f"delete from ledger.{table} where rowid = {row}",
            f"insert into ledger.{table} from ledger.{table} where rowid = {row}",
            f"insert into ledger.{table} (event) values (999)",
            f"insert into ledger.{table} (event) values (null)",
            f"delete from ledger.{table}",
        ):
            if not notices(opened, before, table, change):
                unnoticed.append(change)
    assert unnoticed == []


def test_the_shape_of_the_ledger(opened: duckdb.DuckDBPyConnection) -> None:
    for change in (
        "alter table ledger.declaration add column note varchar",
        "create table ledger.notes (note varchar)",
        "drop table ledger.adjustment",
    ):
        found = after(opened, change)
        assert len(found) == 1
        assert "table" in found[0].what


def test_the_first_event_that_does_not_match_is_named(workspace: Path) -> None:
    batch = batches(workspace)[0]
    with duckdb.connect(str(workspace / "ledger.duckdb")) as con:
        con.execute(
            "update declaration set cohort = 2021 where event = ? and seq = "
            "(select min(seq) from declaration where event = ?)",
            [batch["event"]] * 2,
        )
        con.execute("update event set status = 'accepted' where event = ?", [batch["event"] + 1])
    report = call_json(workspace, "audit", "verify", exits=(5,))
    first = report["problems"][0]
    assert first["event"] == batch["event"]
    assert "table declaration: cohort of a row" in first["what"]
    assert "is '2021' and was" in first["what"] or "is 2021 and was" in first["what"]
    assert {problem["event"] for problem in report["problems"]} >= {batch["event"] + 1}


def test_an_end_that_is_cut_off(workspace: Path) -> None:
    with duckdb.connect(str(workspace / "ledger.duckdb")) as con:
        ((last,),) = con.execute("select max(event) from event").fetchall()
        for table in ("event", *ledger.TABLES):
            con.execute(f"delete from {table} where event = {last}")
    found = call_json(workspace, "audit", "verify", exits=(5,))["problems"]
    assert any("cut off the end" in problem["what"] for problem in found)
    assert any("no event in the ledger names it" in problem["what"] for problem in found)
    (workspace / ".head").unlink()
    assert call_json(workspace, "audit", "verify", exits=(5,))["problems"]


def test_files_that_are_swapped_altered_or_gone(workspace: Path) -> None:
    folders = [workspace / "archive" / event["batch_id"] for event in batches(workspace)]
    first, last = (next(folders[place].iterdir()) for place in (0, -1))
    one, other = first.read_bytes(), last.read_bytes()
    for path, content in ((first, other), (last, one)):
        path.chmod(0o644)
        path.write_bytes(content)
    found = call_json(workspace, "audit", "verify", exits=(5,))["problems"]
    assert sum("not the one that was received" in problem["what"] for problem in found) == 2
    first.write_bytes(one)
    last.write_bytes(other)
    assert call_json(workspace, "audit", "verify")["verified"]
    first.unlink()
    (folders[1] / "more.csv").write_text("x", encoding="ascii")
    words = call(workspace, "audit", "verify", exits=(5,))
    assert "is missing" in words
    assert "does not belong" in words


def test_results_that_are_altered(workspace: Path) -> None:
    folder = workspace / "outbox" / "kestrel-teaching" / batches(workspace)[0]["batch_id"]
    rejected = folder / "rejected.csv"
    rejected.write_text("corrected in place", encoding="utf-8")
    assert call_json(workspace, "audit", "verify")["verified"]
    (folder / "accepted.csv").write_text("other", encoding="utf-8")
    words = call(workspace, "audit", "verify", exits=(5,))
    assert "accepted.csv is not as it was published" in words


def test_a_ledger_that_cannot_be_read(workspace: Path) -> None:
    path = workspace / "ledger.duckdb"
    path.write_bytes(b"x" * 5000)
    told = in_process(workspace, "audit", "verify")
    assert told.returncode == 5
    assert "the ledger cannot be read" in told.stdout.lower()
