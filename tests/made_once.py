"""Worlds that take seconds to make are made once in a run of the tests, whoever asks first."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock


@dataclass(frozen=True)
class MadeOnce:
    """A folder that all workers of this run share, and no other run.

    Worlds of another run may come from other code, so nothing is kept for the next one.
    """

    place: Path

    def folder(self, name: str, make: Callable[[Path], object]) -> Path:
        """The folder that `make` fills. To be copied or read, never to be changed."""
        folder, done = self.place / name, self.place / f"{name}.done"
        with FileLock(self.place / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)  # what a failure left
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    def copy(self, name: str, make: Callable[[Path], object], target: Path) -> Path:
        """A copy of it, for tests that work in the world that they find."""
        return Path(shutil.copytree(self.folder(name, make), target))
