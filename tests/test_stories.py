"""Every story, told through the real command line, ends as is written beside it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from stories.telling import Story, stories, tell


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)
def test_story(story: Story, story_world: Path, tmp_path: Path) -> None:
    answer = tell(story, story_world, tmp_path / "workspace")
    for name, expected in story.expected().items():
        assert answer[name].decode("utf-8") == expected.decode("utf-8"), name


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)
def test_story_shows_its_code_and_a_row_without_it(story: Story) -> None:
    found = story.expected()["errors.csv"].decode("utf-8-sig").splitlines()
    faulted = {line["row"] for line in csv.DictReader(found) if line["code"] == story.name}
    rows = {
        line["result_row"]
        for name in ("accepted.csv", "rejected.csv")
        for line in csv.DictReader(story.expected()[name].decode("utf-8-sig").splitlines())
    }
    assert faulted, f"no row of the story has {story.name}"
    assert rows - faulted, f"every row of the story has {story.name}"


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)
def test_story_says_in_a_sentence_what_it_shows(story: Story) -> None:
    sentence = (story.folder / "story.md").read_text("utf-8")
    assert sentence.endswith(".\n")
    assert len(sentence.splitlines()) == 1


SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z\"])")


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)
def test_details_are_one_or_two_plain_sentences(story: Story) -> None:
    lines = story.expected()["errors.csv"].decode("utf-8-sig").splitlines()
    for line in csv.DictReader(lines):
        detail = line["detail"]
        assert detail.isascii()
        assert detail.endswith((".", "?"))
        assert len(SENTENCE_END.split(detail)) <= 2, detail
        ours = re.sub(r'"[^"]*"', "VALUE", detail)
        for unwanted in ("invalid", "please", "{", "}", "NULL", "  ", " ."):
            assert unwanted not in ours, detail
        assert not re.search(r"\d{4}-\d\d-\d\d", re.sub("like .*", "", ours)), detail
