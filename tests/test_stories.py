"""Every story, told through the real command line, ends as is written beside it."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from stories.buckets import judged_at_once, judged_in_buckets
from stories.telling import ANSWER, Story, stories, tell

from pipeline import ledger
from pipeline.audit.history import EventFilter, history
from pipeline.state_checks import compile_rules
from pipeline.workspace.folders import Workspace

BUCKETS = (1, 2, 7)


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)
def test_story(story: Story, story_world: Path, tmp_path: Path) -> None:
    answer = tell(story, story_world, tmp_path / "workspace")
    for name, expected in story.expected().items():
        assert answer[name].decode("utf-8") == expected.decode("utf-8"), name
    no_rule_looks_across_people(Workspace(tmp_path / "workspace"))


def no_rule_looks_across_people(workspace: Workspace) -> None:
    """The batch that was recorded last gets the same answer in buckets of people."""
    with ledger.peek_ledger(workspace.ledger) as con:
        batch_id = history(con, EventFilter(kind="batch"))[-1].batch_id or ""
    expected = judged_at_once(workspace, batch_id, ANSWER)
    for buckets, found in judged_in_buckets(workspace, batch_id, ANSWER, BUCKETS):
        for name in ANSWER:
            text = found.files[name].decode("utf-8")
            assert text == expected.files[name].decode("utf-8"), f"{name} in {buckets} buckets"
        assert found == expected, f"{buckets} buckets"


@pytest.mark.parametrize(
    "looks_across",
    [
        "(select count(distinct participant_no) from judging.participant_row) > 1",
        "(select count(distinct participant_no) from known.enrolment) > 1",
    ],
    ids=["at the rows of others", "at what is known of others"],
)
def test_a_rule_that_looks_across_people_is_found(
    looks_across: str, story_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "declaration_after_milestone_cutoff"
    rules = [
        replace(rule, condition=f"({rule.condition}) and {looks_across}")
        if rule.code == code
        else rule
        for rule in compile_rules.state_rules()
    ]
    made_from_rules = ("rules_about", "judged_facts", "remembered_facts")
    try:
        with monkeypatch.context() as changed:
            changed.setattr(compile_rules, "state_rules", lambda: tuple(rules))
            for name in made_from_rules:
                getattr(compile_rules, name).cache_clear()
            (story,) = (story for story in stories() if story.name == code)
            assert tell(story, story_world, tmp_path / "workspace") == story.expected()
            with pytest.raises(AssertionError, match="in 2 buckets"):
                no_rule_looks_across_people(Workspace(tmp_path / "workspace"))
    finally:
        for name in made_from_rules:
            getattr(compile_rules, name).cache_clear()


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
