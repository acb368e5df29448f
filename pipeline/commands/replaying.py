"""Replays on a terminal: how far they are, and what came of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import terminal
from pipeline.workspace.folders import Workspace

if TYPE_CHECKING:
    from pipeline.audit.history import Recorded
    from pipeline.audit.replay import Replay
    from pipeline.engines import Engine


def replay_all(
    workspace: Workspace, events: list[Recorded], engine: Engine, elsewhere: Path | None = None
) -> list[Replay]:
    """Replay on an engine; `elsewhere` is the workspace of workers that have a copy of it.

    Stops the command, in words, where the engine gives out.
    """
    from pipeline.engines import EngineFault, WrongWorker
    from pipeline.operations import replay
    from pipeline.operations.source import source_of

    answers = replay.replay_all(source_of(workspace, engine, elsewhere), events, engine)
    try:
        return list(with_progress(answers, len(events)))
    except EngineFault as fault:
        how_far = f" after {fault.done} of {terminal.counted(len(events), 'file')}"
        far = "" if isinstance(fault, WrongWorker) else how_far
        terminal.stop(75, f"{fault.sentence}{far}; nothing was changed. {fault.advice}".strip())


def with_progress(answers: Iterator[Replay], files: int) -> Iterator[Replay]:
    """The answers, with a bar and numbers on a terminal."""
    if not sys.stderr.isatty():
        yield from answers
        return
    began = time.monotonic()
    done = 0

    def rate(_: Replay | None) -> str:
        return f"{done / max(time.monotonic() - began, 0.001):.1f} a second"

    with click.progressbar(
        answers, files, "Replaying", show_pos=True, item_show_func=rate, file=sys.stderr
    ) as bar:
        for answer in bar:
            done += 1
            yield answer


def report(answers: list[Replay], seconds: float, *, as_json: bool) -> None:
    """Say what differs, or that nothing does."""
    from pipeline.audit.replay import ENDED, IDENTICAL, REMOVED, tell_replay

    identical, removed, ended = (
        sum(answer.status == status for answer in answers) for status in (IDENTICAL, REMOVED, ENDED)
    )
    different = len(answers) - identical - removed - ended
    rate = len(answers) / max(seconds, 0.001)
    if as_json:
        terminal.print_json(
            {
                "identical": identical,
                "different": different,
                "removed": removed,
                "no_answer": ended,
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
            f"{len(answers) - removed - ended} files replayed: {identical} identical, "
            f"{different} not; {rate:.1f} a second"
        )
        if ended:
            terminal.tell(f"{ended} without an answer: each process that judged them ended.")
        if removed:
            terminal.tell(f"{removed} not replayed: their files were removed by retention.")


def exit_code_of(answers: list[Replay]) -> int:
    """70 where there is no answer, 5 where one differs."""
    from pipeline.audit.replay import ENDED, GOOD

    codes = [70 if a.status == ENDED else 5 for a in answers if a.status not in GOOD]
    return terminal.most_serious(codes)
