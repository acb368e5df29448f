"""Replays on a terminal: how far they are, and what came of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from pipeline.commands import terminal
from pipeline.workspace.folders import Workspace

if TYPE_CHECKING:
    from pipeline.audit.history import Recorded
    from pipeline.audit.replay import Replay


def replay_with_progress(
    workspace: Workspace, events: list[Recorded], jobs: int
) -> Iterator[Replay]:
    """Replay, with a bar on a terminal."""
    from pipeline.operations import replay

    answers = replay.replay_all(workspace, events, jobs)
    if not sys.stderr.isatty():
        yield from answers
        return
    began = time.monotonic()
    done = 0

    def rate(_: Replay | None) -> str:
        return f"{done / max(time.monotonic() - began, 0.001):.1f} a second"

    with click.progressbar(
        answers, len(events), "Replaying", item_show_func=rate, file=sys.stderr
    ) as bar:
        for answer in bar:
            done += 1
            yield answer


def report(answers: list[Replay], seconds: float, *, as_json: bool) -> None:
    """Say what differs, or that nothing does."""
    from pipeline.audit.replay import IDENTICAL, REMOVED, tell_replay

    identical = sum(answer.status == IDENTICAL for answer in answers)
    removed = sum(answer.status == REMOVED for answer in answers)
    different = len(answers) - identical - removed
    rate = len(answers) / max(seconds, 0.001)
    if as_json:
        terminal.print_json(
            {
                "identical": identical,
                "different": different,
                "removed": removed,
                "batches_per_second": round(rate, 2),
                "batches": [answer.document for answer in answers],
            }
        )
        return
    for answer in answers:
        if answer.status not in (IDENTICAL, REMOVED) or len(answers) == 1:
            terminal.tell("\n".join(tell_replay(answer)))
    if len(answers) > 1:
        terminal.tell(
            f"{len(answers) - removed} files replayed: {identical} identical, {different} not; "
            f"{rate:.1f} a second"
        )
        if removed:
            terminal.tell(f"{removed} not replayed: their files were removed by retention.")
