"""Judging a batch in parts, of whatever size, comes to what judging it at once does."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pytest
from making import DATES, PERSON_OF_DECLARATION, SCHEDULES, SCHOOL_OF_PARTNERSHIP, made_id
from sending import NOW, PROVIDER, Row, as_csv, copied, grid_of

from pipeline.database.tuning import working_memory_mb
from pipeline.field_checks.read_values import Work
from pipeline.ledger import providers
from pipeline.model.limits import Limits
from pipeline.model.request import Request, Step
from pipeline.operations import submit
from pipeline.operations.receipt import Receipt
from pipeline.state_checks import turns
from pipeline.state_checks.known import fetch
from pipeline.state_checks.rows_at_hand import RowsAtHand, look_at_rows
from pipeline.workspace.folders import Workspace
from schemas.vocabulary import ROW_TYPES

FILES = ("accepted.csv", "rejected.csv", "errors.csv")
ABOUT_PARTICIPANTS = (*range(1, 13), 51, 52, 99)
ROWS = 60
LARGE = 1_000_000


@dataclass(frozen=True)
class Judged:
    """The result files, what was recorded, and how many rows were judged after each part."""

    files: dict[str, bytes]
    ack: dict[str, Any]
    recorded: dict[str, list[tuple[Any, ...]]]
    steps: list[str]

    @property
    def answer(self) -> tuple[Any, ...]:
        """All but how it came about."""
        return self.files, self.ack, self.recorded

    def lines(self, name: str) -> list[Row]:
        return [*csv.DictReader(io.StringIO(self.files[name].decode("utf-8-sig")))]


def made_batch() -> list[Row]:
    """Rows of all types; several of every person and of every school."""
    rng = random.Random(1)
    kinds = (*ROW_TYPES, *ROW_TYPES[:4] * 3)
    rows = [made_row(rng, rng.choice(kinds)) for _ in range(ROWS)]
    return [{**row, "your_reference": f"R{number}"} for number, row in enumerate(rows, 1)]


def made_row(rng: random.Random, kind: str) -> Row:
    partner = {"delivery_partner_id": made_id("9", rng.choice((1, 1, 2, 3, 99)))}
    if kind == "ecf-partnership":
        school = rng.choice((1, 2, 3, 5, 99))
        by = rng.choice(({"school_id": made_id("e", school)}, {"urn": f"10000{school}"}))
        return {"type": kind, "cohort": rng.choice(("2024", "2025", "2023")), **by, **partner}
    if kind == "ecf-partnership-update":
        number = rng.choice(sorted(SCHOOL_OF_PARTNERSHIP))
        return {"type": kind, "partnership_id": made_id("f", number), **partner}
    if kind == "participant-declaration-void" and rng.random() < 0.5:
        number = rng.choice(sorted(PERSON_OF_DECLARATION))
        return {"type": kind, "declaration_id": made_id("d", number)}
    return {
        "type": kind,
        "participant_id": made_id("a", rng.choice(ABOUT_PARTICIPANTS)),
        "course_identifier": rng.choice(("ecf-induction",) * 5 + ("ecf-mentor",)),
        "declaration_type": rng.choice(("started",) * 6 + ("retained-1", "completed")),
        "declaration_date": rng.choice((*DATES, *DATES[1:3] * 8)),
        "evidence_held": rng.choice(("", "", "other")),
        "reason": "other" if rng.random() < 0.9 else "moved-school",
        "schedule_identifier": rng.choice(SCHEDULES),
        "cohort": rng.choice(("", "2024", "2025")),
    }


def judge(world: Path, folder: Path, rows: list[Row]) -> Judged:
    """Submit the rows in a copy of the world."""
    workspace = Workspace(copied(world, folder))
    source = folder / "batch.csv"
    source.write_bytes(as_csv(grid_of(rows)))
    provider = providers.provider_of(workspace, PROVIDER)
    assert provider is not None
    now = datetime.fromisoformat(NOW)
    order = submit.Submission("submit", provider[1], provider[0], now, now, Limits())
    steps: list[Step] = []
    answer = submit.submit_file(workspace, source, order, steps.append)
    assert answer.folder is not None
    files = {name: (answer.folder / name).read_bytes() for name in FILES}
    with duckdb.connect(str(workspace.ledger), read_only=True) as con:
        tables = [name for (name,) in con.execute("show tables").fetchall()]
        recorded = {name: con.execute(f"from {name} order by all").fetchall() for name in tables}
    judged = [str(step) for step in steps if step.what == "judging rows"]
    return Judged(files, answer.ack, recorded, judged)


@pytest.fixture(scope="module")
def at_once(
    small_world: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Row], Judged]:
    """A batch, and what becomes of it as it is judged by default."""
    rows = made_batch()
    return rows, judge(small_world, tmp_path_factory.mktemp("at once"), rows)


def test_the_batch_says_something(at_once: tuple[list[Row], Judged]) -> None:
    rows, judged = at_once
    assert {row["type"] for row in rows} == set(ROW_TYPES)
    outcomes = Counter(row["result_outcome"] for name in FILES[:2] for row in judged.lines(name))
    assert min(outcomes["accepted"], outcomes["rejected"]) > 10
    taken = {row["type"] for row in judged.lines("accepted.csv")}
    assert len(taken) > 5
    assert len({line["code"] for line in judged.lines("errors.csv")}) > 15
    assert any(line["related_rows"] for line in judged.lines("errors.csv"))
    assert len(judged.steps) > 5


@pytest.mark.parametrize(
    ("rows_at_once", "few_rows"),
    [(1, 0), (2, 0), (3, 0), (2, 1), (3, 2), (9, 8), (LARGE, 0), (LARGE, 4)]
    + [(size, LARGE) for size in (1, 2, 3)],
)
def test_parts_do_not_matter(
    at_once: tuple[list[Row], Judged],
    small_world: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows_at_once: int,
    few_rows: int,
) -> None:
    rows, expected = at_once
    monkeypatch.setattr(turns, "ROWS_JUDGED_AT_ONCE", rows_at_once)
    monkeypatch.setattr(turns, "FEW_ROWS", few_rows)
    found = judge(small_world, tmp_path, rows)
    for name in FILES:
        assert found.files[name].decode() == expected.files[name].decode(), name
    assert found.recorded == expected.recorded
    assert found.ack == expected.ack
    assert found.steps[-1] == expected.steps[-1]
    in_parts = rows_at_once < LARGE
    assert (len(found.steps) > len(expected.steps)) is in_parts


@pytest.mark.parametrize("people_at_once", [1, 2, 5])
def test_fetching_in_parts_does_not_matter(
    at_once: tuple[list[Row], Judged],
    small_world: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    people_at_once: int,
) -> None:
    rows, expected = at_once
    monkeypatch.setattr(fetch, "PEOPLE_AT_ONCE", people_at_once)
    assert judge(small_world, tmp_path, rows) == expected


def test_too_little_memory_does_not_matter(
    at_once: tuple[list[Row], Judged],
    small_world: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows, expected = at_once
    given: list[int | None] = []
    judge_within = submit.judge_within

    def noted(memory_mb: int | None, *others: Any) -> Receipt:
        given.append(memory_mb)
        return judge_within(memory_mb, *others)

    monkeypatch.setattr(submit, "judge_within", noted)
    monkeypatch.setattr(submit, "working_memory_mb", lambda _: 1)
    found = judge(small_world, tmp_path, rows)
    assert given == [1, None]
    assert found.answer == expected.answer


def test_too_little_memory_to_record_leaves_nothing_behind(
    at_once: tuple[list[Row], Judged],
    small_world: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows, expected = at_once
    room = import_module("pipeline.ledger.record")
    insertion = room.insertion
    faults = [duckdb.OutOfMemoryException("no room")]

    def short_of_memory(table: str, staged: str) -> str:
        if faults:
            raise faults.pop()
        statement: str = insertion(table, staged)
        return statement

    monkeypatch.setattr(room, "insertion", short_of_memory)
    found = judge(small_world, tmp_path, rows)
    assert not faults
    assert found.answer == expected.answer
    (workspace,) = tmp_path.glob("workspace-*")
    assert not [*workspace.glob("outbox/*/.*")]
    before = {folder.name for folder in (small_world / "archive").iterdir()}
    kept = {folder.name for folder in (workspace / "archive").iterdir()}
    assert kept - before == {found.ack["batch_id"]}


def everything_there(con: duckdb.DuckDBPyConnection, request: Request) -> RowsAtHand:
    """As if every kind of row were in the file, and all that makes work."""
    found = look_at_rows(con, request)
    types = frozenset(ROW_TYPES)
    return replace(found, types=types, unsound=True, in_future=True, sent_before=True)


def rows_of_kinds(kinds: Sequence[str], *, plain: bool = False) -> list[Row]:
    """Made-up rows of some types; `plain`: text in ordinary form alone."""
    rng = random.Random(f"{kinds} {plain}")
    rows = [made_row(rng, rng.choice(kinds)) for _ in range(25)]
    if plain:
        rows = [row for row in rows if row.get("declaration_date", DATES[1]) in DATES[:4]]
    return rows


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(rows_of_kinds(ROW_TYPES[:1], plain=True), id="plain declarations"),
        pytest.param(rows_of_kinds(ROW_TYPES[:2]), id="declarations and voids"),
        pytest.param(rows_of_kinds(ROW_TYPES[2:6]), id="changes"),
        pytest.param(rows_of_kinds(ROW_TYPES[6:]), id="partnerships"),
        pytest.param(rows_of_kinds(ROW_TYPES), id="all"),
    ],
)
def test_rooms_that_work_for_nothing_come_to_the_same(
    small_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[Row]
) -> None:
    rows = [{**row, "your_reference": f"R{number}"} for number, row in enumerate(rows, 1)]
    expected = judge(small_world, tmp_path, rows)
    monkeypatch.setattr(fetch, "look_at_rows", everything_there)
    all_work = Work(careful=True, cell_faults=True, row_findings=True, short_rows=True, dates=True)
    room = import_module("pipeline.field_checks.read_values")
    monkeypatch.setattr(room, "_find_work", lambda *_, **__: all_work)
    found = judge(small_world, tmp_path, rows)
    assert found.files == expected.files
    assert found.ack == expected.ack
    assert found.recorded == expected.recorded


def test_larger_files_get_more_memory() -> None:
    assert working_memory_mb(0) == 450
    assert working_memory_mb(100_000_000) == 800
