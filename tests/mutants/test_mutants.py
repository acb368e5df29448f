"""Some hundred damaged samples are judged or refused; `make fuzz` tries ten thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.workspace.folders import Workspace

from .__main__ import load_samples
from .trial import try_mutants


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mutants") / "workspace"
    load_samples(root)
    return root


@pytest.mark.parametrize("part", range(12))
def test_mutants(sandbox: Path, tmp_path: Path, part: int) -> None:
    numbers = range(part * 10, part * 10 + 10)
    assert list(try_mutants(Workspace(sandbox), tmp_path, numbers, seed=7)) == []
