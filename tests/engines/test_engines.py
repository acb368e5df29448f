"""Every engine gives the same answers in the same order, whatever happens to its processes."""

from __future__ import annotations

import ast
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from pieces import double, end_at, end_once, fail_at
from real_cluster import ALLOWED_FAILURES, RealCluster, real_cluster

from pipeline.engines import Cluster, EngineFault, Here, PiecesEnded, WrongWorker, connect
from pipeline.engines.piece import HANDED_OUT_PER_SLOT, Piece, handed_out, work_on
from pipeline.engines.processes import MOST_PROCESSES_ENDED, Processes
from pipeline.engines.versions import versions_here

NUMBERS = range(12)
# The first ones take longest: who does not keep the order is found out.
ITEMS = [(number, 0.1 if number < 2 else 0) for number in NUMBERS]
DOUBLED = [2 * number for number in NUMBERS]


def until_told(answers: Iterator[int]) -> tuple[list[int], dict[int, int]]:
    """The answers, and the items that have none: these are told in the end."""
    found = []
    try:
        for answer in answers:
            found.append(answer)
    except PiecesEnded as fault:
        return found, fault.ended
    return found, {}


def test_here_and_in_processes() -> None:
    assert list(Here().map(double, ITEMS)) == DOUBLED
    assert list(Processes(2).map(double, ITEMS)) == DOUBLED
    assert list(Processes(2).map(double, [])) == []


def test_on_a_cluster(cluster: RealCluster) -> None:
    first, _ = cluster.start_workers(2)
    where = Cluster(cluster.address, 20)
    with connect("dask", cluster=where) as engine:
        assert (engine.threads, engine.is_far) == (1, True)
        assert list(engine.map(double, ITEMS)) == DOUBLED
        assert list(engine.map(double, [])) == []
        with pytest.raises(KeyError, match="number 3"):
            list(engine.map(fail_at, [(number, 3) for number in NUMBERS]))
        answers = engine.map(double, [(number, 0.1) for number in NUMBERS])
        found = [next(answers)]
        first.kill()
        first.wait()
        found += answers
    assert found == DOUBLED
    assert engine.slots == 1


def test_an_item_that_ends_its_workers_is_told_after_all_others(cluster: RealCluster) -> None:
    cluster.start_workers(3)
    with connect("dask", cluster=Cluster(cluster.address, 20)) as engine:
        answers, ended = until_told(engine.map(end_at, [(number, 2) for number in range(8)]))
    assert answers == [0, 1, 3, 4, 5, 6, 7]
    assert ended == {2: ALLOWED_FAILURES + 1}


def test_an_item_that_ends_its_processes_is_told_after_all_others() -> None:
    answers, ended = until_told(Processes(2).map(end_at, [(number, 1) for number in range(4)]))
    assert answers == [0, 2, 3]
    assert ended == {1: MOST_PROCESSES_ENDED}


def test_a_process_that_ends_once_is_not_missed(tmp_path: Path) -> None:
    assert list(Processes(2).map(end_once, [(n, tmp_path) for n in range(6)])) == [*range(6)]
    assert (tmp_path / "2").exists()


def test_only_a_few_items_are_handed_out_ahead() -> None:
    handed, taken = [], []
    pieces = [Piece(double, (number,), versions_here()) for number in range(30)]
    ahead: deque[int] = deque()
    for piece in handed_out(lambda piece: handed.append(piece) or piece, pieces, lambda: 2):
        taken.append(piece)
        ahead.append(len(handed) - len(taken))
    assert taken == pieces
    assert max(ahead) == 2 * HANDED_OUT_PER_SLOT - 1


def test_what_has_other_software_is_refused() -> None:
    found = versions_here()
    other = type(found)(**{**vars(found), "duckdb": "0.1", "rules": "0123"})
    answer = work_on(Piece(double, (1,), other))
    assert answer.result is None
    rules, engine = f"rules {found.rules} where 0123", f"duckdb {found.duckdb} where 0.1"
    assert answer.fault == f"has {rules} is wanted and {engine} is wanted"
    assert "same version" in answer.advice


def test_a_worker_with_several_threads_is_refused(cluster: RealCluster) -> None:
    cluster.start_workers(1, threads=2)
    with (
        connect("dask", cluster=Cluster(cluster.address, 20)) as engine,
        pytest.raises(WrongWorker, match="has 2 threads where 1 is wanted"),
    ):
        list(engine.map(double, ITEMS))


def test_workers_that_all_go_away_are_not_waited_for_for_ever(cluster: RealCluster) -> None:
    (only,) = cluster.start_workers(1)
    with connect("dask", cluster=Cluster(cluster.address, 1)) as engine:
        answers = engine.map(double, [(number, 0.2) for number in NUMBERS])
        assert next(answers) == 0
        only.kill()
        with pytest.raises(EngineFault, match="has no workers any more") as told:
            list(answers)
    assert 1 <= told.value.done < len(NUMBERS)


def test_answers_count_when_the_scheduler_is_lost_at_the_next_item(tmp_path: Path) -> None:
    """It is met while items are handed out, not only while an answer is waited for."""
    with real_cluster(tmp_path) as own:
        own.start_workers(1)
        with connect("dask", cluster=Cluster(own.address, 20)) as engine:
            answers = engine.map(double, [(number, 0) for number in range(30)])
            assert [next(answers), next(answers)] == [0, 2]
            own.scheduler.kill()
            until = time.monotonic() + 60
            while engine.client.status != "closed" and time.monotonic() < until:
                time.sleep(0.05)
            with pytest.raises(EngineFault, match="was lost") as told:
                list(answers)
    assert told.value.done == 2


def test_one_module_knows_dask() -> None:
    root = Path(__file__).resolve().parents[2]
    knowing = [
        path.relative_to(root).as_posix()
        for path in sorted((root / "pipeline").rglob("*.py"))
        if {"dask", "distributed"} & set(imported(path))
    ]
    assert knowing == ["pipeline/engines/cluster.py"]


def imported(path: Path) -> list[str]:
    """The packages that a module imports, anywhere in it."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return [name.partition(".")[0] for name in names]
