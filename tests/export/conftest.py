"""A world to export from: the samples, loaded once and copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from stories.telling import call, expect_exit

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"


@pytest.fixture(scope="session")
def loaded_samples(empty_sandbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference data of the samples in a sandbox. To be copied, or to export from."""
    workspace = tmp_path_factory.mktemp("samples") / "workspace"
    shutil.copytree(empty_sandbox, workspace)
    files = sorted((SAMPLES / "reference").glob("*.csv"))
    expect_exit(call(workspace, "load", *files, "--server-date", "2025-12-01T09:00:00Z"), 0)
    return workspace


@pytest.fixture
def samples(loaded_samples: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(loaded_samples, tmp_path / "workspace")
    return tmp_path / "workspace"
