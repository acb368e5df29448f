"""The referee gives the answers of every conformance story: that is what makes it a referee."""

from __future__ import annotations

from pathlib import Path

import pytest

from .stories import FOLDER, Told, story_folders


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no conformance stories at {FOLDER}")
@pytest.mark.parametrize("folder", story_folders(), ids=lambda folder: str(folder.name))
def test_referee_agrees_with_story(folder: Path) -> None:
    assert list(Told(folder).differences()) == []


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no conformance stories at {FOLDER}")
def test_there_are_stories() -> None:
    assert len(story_folders()) > 100
