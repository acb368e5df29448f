"""Workspaces for tests of loading: empty, as `init` leaves it, with two lead providers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from load_world import World, keep, make_empty, make_new, make_with_providers, opened
from made_once import MadeOnce


@pytest.fixture
def empty_world(tmp_path: Path) -> Iterator[World]:
    made = make_empty(tmp_path)
    yield made
    made.con.close()


@pytest.fixture
def new_world(made_once: MadeOnce, tmp_path: Path) -> Iterator[World]:
    """A workspace as `init` leaves it."""
    kept = made_once.folder("ledger after init", lambda folder: keep(folder, make_new(folder)))
    yield from opened(kept, tmp_path)


@pytest.fixture
def world(made_once: MadeOnce, tmp_path: Path) -> Iterator[World]:
    """A workspace as `init` leaves it, and two lead providers."""
    kept = made_once.folder(
        "ledger with providers", lambda folder: keep(folder, make_with_providers(folder))
    )
    yield from opened(kept, tmp_path)
