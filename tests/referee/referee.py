"""The referee: judges the rows of a batch one after another, as the rulebook says."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import datetime

from . import words
from .declaring import judge_declaration, judge_void
from .fields import Row, read_rows
from .partnering import judge_partnership, judge_update
from .training import judge_change, judge_status
from .verdict import Verdict
from .world import World

PARTNERSHIPS = (words.PARTNER, words.PARTNER_UPDATE)


def judge(
    world: World,
    provider: str,
    now: datetime,
    rows: Iterable[tuple[int, dict[str, str]]],
    *,
    record: bool = True,
    all_or_nothing: bool = False,
) -> list[Verdict]:
    """One verdict for every row, in file order; accepted rows change the world.

    `rows` are (row number, cells by field name), without the rows that are ignored. With
    `record=False` nothing changes; with `all_or_nothing` nothing does when a row is rejected.
    """
    if not record or all_or_nothing:
        trial = copy.deepcopy(world)
        verdicts = judge(trial, provider, now, rows)
        if record and all(v.outcome != "rejected" for v in verdicts):
            world.__dict__ = trial.__dict__
        return verdicts
    world.event += 1
    sender = world.provider(provider)
    read = read_rows(rows, now)
    first = [row for row in read if row.type in PARTNERSHIPS]
    then = [row for row in read if row.type not in PARTNERSHIPS]
    verdicts = [judge_row(world, sender, now, row) for row in first + then]
    return sorted(verdicts, key=lambda v: v.row)


def judge_row(world: World, provider: str, now: datetime, row: Row) -> Verdict:
    """The verdict on one row (section 3)."""
    verdict = Verdict(row.number, errors=set(row.errors))
    if not verdict.errors:
        judge_sound_row(world, provider, now, row, verdict)
    if not verdict.outcome:
        verdict.outcome = "rejected" if verdict.errors else "accepted"
    return verdict


def judge_sound_row(world: World, provider: str, now: datetime, row: Row, verdict: Verdict) -> None:
    """The state checks of the row's type."""
    if row.type == words.DECLARE:
        judge_declaration(world, provider, now, row, verdict)
    elif row.type == words.VOID:
        judge_void(world, provider, now, row, verdict)
    elif row.type == words.CHANGE:
        judge_change(world, provider, now, row, verdict)
    elif row.type == words.PARTNER:
        judge_partnership(world, provider, row, verdict)
    elif row.type == words.PARTNER_UPDATE:
        judge_update(world, provider, row, verdict)
    else:
        judge_status(world, provider, now, row, verdict)
