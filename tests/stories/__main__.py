"""`make stories`: write the answer of every story (or of those named) anew, to read as a diff."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .telling import make_world, stories, tell


def main(names: list[str]) -> int:
    """Write the expected answers; how many stories changed is said at the end."""
    chosen = [story for story in stories() if not names or story.name in names]
    changed = 0
    with tempfile.TemporaryDirectory() as scratch:
        world = make_world(Path(scratch) / "world")
        for story in chosen:
            answer = tell(story, world, Path(scratch) / story.name)
            if answer == story.expected():
                continue
            changed += 1
            (story.folder / "expected").mkdir(exist_ok=True)
            for name, content in answer.items():
                (story.folder / "expected" / name).write_bytes(content)
    print(f"{len(chosen)} stories, {changed} changed")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
