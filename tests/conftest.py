"""What tests of the whole product share; being here, it lets test modules import `stories`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from stories.telling import call, expect_exit, load, make_world

SMALL_WORLD = Path(__file__).resolve().parent / "properties" / "world"


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
