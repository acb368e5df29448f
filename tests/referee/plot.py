"""Random histories of a workspace: batches by several providers, loads and month ends between."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from .batches import Writer
from .dates import start_of_day
from .histories import CALENDAR, Cells, stamp
from .worlds import Setting


@dataclass
class Step:
    """One thing that happens: `do` is submit, check, strict, load, merge, close or pay."""

    do: str
    now: datetime
    provider: str = ""
    rows: list[Cells] = field(default_factory=list)


def make_plot(setting: Setting, rows: int, batches: int, merges: bool) -> Iterator[Step]:
    """The steps, one after another; the time never goes back.

    With `merges`, participant IDs that are in use are replaced by others on the way.
    """
    rng = random.Random(f"plot {setting.seed}")
    writer = Writer(rng, setting)
    now = setting.start + timedelta(hours=10)
    for batch in range(1, batches + 1):
        provider = rng.choice(setting.providers)
        do = rng.choices(["submit", "check", "strict"], [10, 1, 1])[0]
        size = rows if do != "strict" else rng.randint(1, 3)
        yield Step(do, now, provider, writer.write(batch, provider, now, size))
        now = later(rng, now)
        if rng.random() < 0.5:
            again = reload(rng, setting)
            yield Step("load", now, rows=again)
            now += timedelta(minutes=1)
        if merges and len(setting.people) > 2 and rng.random() < 0.4:
            yield Step("merge", now, rows=merge(rng, setting, now))
            now += timedelta(minutes=1)
        if rng.random() < 0.4:
            yield Step("close", now)
            if rng.random() < 0.7:
                yield Step("pay", now)


def later(rng: random.Random, now: datetime) -> datetime:
    """Some days later, now and then on the edge of a cut-off day in England."""
    after = now + timedelta(days=rng.randint(1, 45), seconds=rng.randrange(80000))
    edges = sorted({s.cut_off for s in CALENDAR.statements_of("") if s.cut_off > now.date()})
    if edges and rng.random() < 0.3:
        edge = start_of_day(edges[0] + timedelta(days=1))
        after = edge + rng.choice([timedelta(seconds=-1), timedelta(0), timedelta(hours=-12)])
    return max(after, now + timedelta(seconds=1)).astimezone(UTC)


def reload(rng: random.Random, setting: Setting) -> list[Cells]:
    """Some participants again: eligibility known, status corrected, a transfer."""
    again = []
    for row in setting.rows["participants"]:
        if rng.random() > 0.25:
            continue
        row = {**row}
        row["eligible_for_funding"] = rng.choice(["true", "false", "true", ""])
        row["training_status"] = rng.choice(["active"] * 6 + ["", "deferred"])
        if row["training_status"] == "deferred":
            row |= {"deferral_reason": "other", "deferral_date": stamp(setting.start)}
        if rng.random() < 0.1 and not row["end_date"]:
            start = datetime.fromisoformat(row["start_date"]) + timedelta(days=rng.randint(1, 300))
            row["start_date"] = start.date().isoformat()
        again.append(row)
    return again


def merge(rng: random.Random, setting: Setting, now: datetime) -> list[Cells]:
    """One person turns out to be another: the first ID is replaced by the second."""
    gone, kept = rng.sample(setting.people, 2)
    setting.people.remove(gone)
    kept.retired += [gone.id, *gone.retired]
    for provider, courses in gone.trained.items():
        kept.trained[provider] += courses
    row = {"from_participant_id": gone.id, "to_participant_id": kept.id}
    return [{**row, "changed_at": stamp(now)}]
