"""A world to export from: the samples, loaded once and copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def samples(loaded_samples: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(loaded_samples, tmp_path / "workspace")
    return tmp_path / "workspace"
