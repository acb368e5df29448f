"""Sixty damaged samples are judged or refused; `make fuzz` tries ten thousand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.workspace.folders import Workspace

from .trial import try_mutants


@pytest.fixture(scope="module")
def sandbox(loaded_samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("mutants") / "workspace"
    return Path(shutil.copytree(loaded_samples, target))


@pytest.mark.parametrize("part", range(12))
def test_mutants(sandbox: Path, tmp_path: Path, part: int) -> None:
    numbers = range(part * 5, part * 5 + 5)
    assert list(try_mutants(Workspace(sandbox), tmp_path, numbers, seed=7)) == []
