"""One history for all tests of the room; who changes it takes a copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from history_world import copy_of, go_on
from made_once import MadeOnce


@pytest.fixture(scope="session")
def history(made_once: MadeOnce, judged_samples: Path) -> Path:
    return made_once.workspace("history", judged_samples, go_on)


@pytest.fixture
def workspace(history: Path, tmp_path: Path) -> Path:
    return copy_of(history, tmp_path / "workspace")
