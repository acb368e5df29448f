"""One history for all tests of the room; who changes it takes a copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from history_world import copy_of, make_history


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("history") / "workspace"
    make_history(root)
    return root


@pytest.fixture
def workspace(history: Path, tmp_path: Path) -> Path:
    return copy_of(history, tmp_path / "workspace")
