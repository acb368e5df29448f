"""What tests of the whole product share; being here, it lets test modules import `stories`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from stories.telling import call, expect_exit, load, make_world

# What takes seconds or minutes: whole years, thousands of made-up files, killed processes, a built
# wheel. `make test` leaves these out.
SLOW = (
    "audit/test_determinism.py",
    "audit/test_drop_folders.py",
    "audit/test_replay.py",
    "audit/test_tampering.py",
    "audit/test_troubles.py",
    "audit/test_verify.py",
    "engines/",
    "export/test_following.py",
    "export/test_plain_exports.py",
    "intake/test_intake_properties.py",
    "load/test_conformance_loads.py",
    "mutants/",
    "properties/",
    "referee/",
    "statements/test_random_years.py",
    "test_command_results.py",
    "test_contributing.py",
    "test_decided_anew.py",
    "test_drop_folders.py",
    "test_hostile_inputs.py",
    "test_isolation.py",
    "test_pictures.py",
    "test_retention.py",
    "test_rights.py",
    "test_statement_turns.py",
    "test_stories.py",
    "test_turns.py",
    "test_twins.py",
    "test_watch.py",
    "test_wheel.py",
    "torture/",
    "web/test_web_browser.py",
    "web/test_web_crashes.py",
    "web/test_web_isolation.py",
    "web/test_web_pages.py",
)
# A busy machine takes its time: how long one example takes says nothing about it.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
SMALL_WORLD = Path(__file__).resolve().parent / "properties" / "world"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow."""
    folder = Path(__file__).parent
    for item in items:
        if item.path.relative_to(folder).as_posix().startswith(SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def empty_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sandbox as `init` leaves it. To be copied, never to be used."""
    workspace = tmp_path_factory.mktemp("empty") / "workspace"
    expect_exit(call(workspace, "init", "--sandbox"), 0)
    return workspace


@pytest.fixture(scope="session")
def story_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sandbox that every story starts from. To be copied, never to be used."""
    return make_world(tmp_path_factory.mktemp("stories") / "workspace")


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sandbox with a dozen people and two providers. To be copied, or to check in."""
    workspace = tmp_path_factory.mktemp("small world") / "workspace"
    expect_exit(call(workspace, "init", "--sandbox"), 0)
    load(workspace, SMALL_WORLD.glob("*.csv"))
    return workspace


@pytest.fixture
def workspace(story_world: Path, tmp_path: Path) -> Path:
    """A copy of the world that every story starts from."""
    shutil.copytree(story_world, tmp_path / "workspace")
    return tmp_path / "workspace"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", str(place)], check=True)
