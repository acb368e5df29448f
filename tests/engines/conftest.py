"""One scheduler for all tests of the room; workers come and go with the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_once import MadeOnce
from real_cluster import RealCluster, real_cluster
from stories.telling import call, expect_exit

CONTRACTS = """lead_provider,cohort,recruitment_target,set_up_fee,monthly_service_fee,\
uplift_amount,band_a_min,band_a_max,band_a_per_participant,band_a_output_share,band_a_service_share
Acorn Teaching,2024,10,100,12.50,5,1,10,400,60,40
Acorn Teaching,2025,10,100,12.50,5,1,10,400,60,40
"""
HEADER = "participant_id,course_identifier,declaration_type,declaration_date,evidence_held"
BATCHES = 3


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a real scheduler."""
    for item in items:
        if "scheduler" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.dask)


@pytest.fixture(scope="session")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealCluster]:
    """A scheduler; a test that starts workers uses `cluster`."""
    with real_cluster(tmp_path_factory.mktemp("cluster")) as started:
        yield started


@pytest.fixture
def cluster(scheduler: RealCluster) -> Iterator[RealCluster]:
    """The scheduler without workers; those that the test starts end with it."""
    yield scheduler
    scheduler.stop_workers()


@pytest.fixture(scope="session")
def recorded(small_world: Path, made_once: MadeOnce) -> Path:
    """Loads, contracts and a few batches: a history to be judged again. Not to be changed."""

    def make(root: Path) -> None:
        contracts = root.parent / "contracts.csv"
        contracts.write_text(CONTRACTS, encoding="utf-8")
        expect_exit(call(root, "load", contracts, "--server-date", "2025-09-01T09:00:00Z"), 0)
        for batch in range(BATCHES):
            submit(root, root.parent / f"batch-{batch}.csv", batch)

    return made_once.workspace("recorded", small_world, make)


def submit(root: Path, file: Path, batch: int) -> None:
    """One batch of declarations, some of them rejected."""
    people = range(1 + 3 * batch, 5 + 3 * batch)
    rows = [
        f"0000000a-0000-4000-8000-{person:012d},ecf-induction,started,2025-09-{10 + batch},"
        for person in people
    ]
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    when = f"2025-10-0{1 + batch}T09:00:00Z"
    sent = call(root, "submit", file, "--provider", "Acorn Teaching", "--server-date", when)
    expect_exit(sent, 0, 1)
