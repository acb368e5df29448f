"""Worlds that take seconds to make are made once in a run of the tests, whoever asks first."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock


@dataclass(frozen=True)
class MadeOnce:
    """A folder that all workers of this run share, and no other run; one of this worker's own.

    Worlds of another run may come from other code, so nothing is kept for the next one.
    """

    place: Path
    own: Path

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

    def workspace(self, name: str, start: Path, make: Callable[[Path], object]) -> Path:
        """What `make` makes of a copy of the workspace `start`, in a copy of this worker's own."""

        def fill(folder: Path) -> None:
            make(Path(shutil.copytree(start, folder / "workspace")))

        # A worker that comes back to a module makes its fixtures again: never the same place twice.
        own = Path(tempfile.mkdtemp(dir=self.own))
        return Path(shutil.copytree(self.folder(name, fill), own / name)) / "workspace"
