"""Whoever asks again and again what changed since the last time has what an export shows."""

from __future__ import annotations

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from export.reading import KESTREL, LARKSPUR, entries
from stories.telling import call

FOLLOWED = ("participants", "declarations", "partnerships", "statements")
START = datetime(2025, 12, 2, 10)  # noqa: DTZ001 written with its zone below
AHEAD = "2026-11"
TYPES = ("started", "completed")
COLUMNS = ("type", "participant_id", "course_identifier", "declaration_type",
           "declaration_date", "evidence_held", "declaration_id", "reason", "schedule_identifier",
           "cohort")  # fmt: skip


def some_rows(chance: random.Random, copy: dict[str, dict[str, Any]], now: datetime) -> list[Any]:
    """Rows of every kind about people and declarations that the provider knows of."""
    people = list(copy["participants"].values())
    declared = list(copy["declarations"].values())
    yesterday = (now - timedelta(days=1)).date().isoformat()
    rows: list[dict[str, str]] = []
    for _ in range(8):
        person = chance.choice(people)
        enrolment = chance.choice(person["attributes"]["ecf_enrolments"])
        course = {"ect": "ecf-induction", "mentor": "ecf-mentor"}[enrolment["participant_type"]]
        about = {"participant_id": person["id"], "course_identifier": course}
        rows += [
            {"type": "defer", **about, "reason": "career-break"},
            {"type": "resume", **about},
            {"type": "withdraw", **about, "reason": "other"},
            {"type": "change-schedule", **about, "schedule_identifier": "ecf-extended-september"},
            {"type": "declare", **about, "declaration_type": chance.choice(TYPES),
             "declaration_date": yesterday, "evidence_held": "training-event-attended"},
            {"type": "void", "declaration_id": chance.choice(declared)["id"]},
        ]  # fmt: skip
    return chance.sample(rows, 10)


def step(chance: random.Random, number: int, workspace: Path, copy: Any, now: datetime) -> None:
    """One thing that happens in a year: a batch of one of the two, a closing, a load."""
    at = ("--server-date", f"{now.isoformat()}Z")
    if number % 4 == 3:
        assert call(workspace, "statement", "close", *at).exit_code in (0, 6)
        return
    provider = LARKSPUR if number % 4 == 2 else KESTREL
    batch = workspace.parent / f"{number}.csv"
    with batch.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(some_rows(chance, copy[provider], now))
    done = call(workspace, "submit", batch, "--provider", provider, *at)
    assert done.exit_code in (0, 1), done.output


@pytest.mark.parametrize("seed", [1])
def test_what_changed_since_is_everything_and_nothing_twice(samples: Path, seed: int) -> None:
    chance = random.Random(seed)
    copy: dict[str, Any] = {
        provider: {
            resource: {one["id"]: one for one in entries(samples, resource, provider)}
            for resource in FOLLOWED
        }
        for provider in (KESTREL, LARKSPUR)
    }
    changed = 0
    for number in range(8):
        now = START + timedelta(days=40 * number)
        step(chance, number, samples, copy, now)
        for provider, resources in copy.items():
            for resource, had in resources.items():
                # Without today in it: what the calendar alone changes is no change of a row.
                today = ("--server-date", f"{START.isoformat()}Z")
                whole = {one["id"]: one for one in entries(samples, resource, provider, *today)}
                since = f"{(now - timedelta(seconds=1)).isoformat()}Z"
                more = ("--updated-since", since, *today)
                news = {one["id"]: one for one in entries(samples, resource, provider, *more)}
                # The calendar is dated by the clock of `init`, which is ahead of this sandbox.
                asked = [
                    key for key, one in news.items() if one["attributes"]["updated_at"] < AHEAD
                ]
                assert all(had.get(key) != news[key] for key in asked), (number, resource)
                had.update(news)
                assert {key: had[key] for key in whole} == whole, (number, provider, resource)
                changed += len(asked)
    assert changed > 30
