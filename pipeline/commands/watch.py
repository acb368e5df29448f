"""`watch`: submit what arrives in the drop folders, a file once it is complete."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import batches, terminal
from pipeline.commands.options import (
    server_date_option,
    time_of,
    workspace_in_use,
    workspace_option,
)
from pipeline.model import done

if TYPE_CHECKING:
    from pipeline.operations.submit import Receipt, Submission
    from pipeline.workspace.folders import Workspace
    from pipeline.workspace.inbox import Arrival, Provider

SECONDS_BETWEEN_LOOKS = 0.5


@dataclass
class Watching:
    """What was seen so far: since when files stand still, what is left alone, what has failed."""

    settle_seconds: float
    still_since: dict[Path, tuple[tuple[int, int], float]] = field(default_factory=dict)
    said: set[Path] = field(default_factory=set)
    failed: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def is_complete(self, arrival: Arrival) -> bool:
        """Whether size and time of a file have stood still for long enough."""
        if time.time() - arrival.changed_ns / 1e9 >= self.settle_seconds:
            return True
        stamp, since = self.still_since.get(arrival.path, (None, 0.0))
        if stamp != arrival.stamp:
            self.still_since[arrival.path] = (arrival.stamp, time.monotonic())
            return self.settle_seconds == 0
        return time.monotonic() - since >= self.settle_seconds

    def say_left(self, left: dict[Path, str]) -> None:
        """Say once of each entry that it is left alone."""
        for path, reason in left.items():
            if path not in self.said:
                self.said.add(path)
                terminal.say(f"Left alone: {terminal.near(path)} ({reason}).")


@click.command()
@click.option("--once", is_flag=True, help="Submit what is there, then end like submit.")
@click.option(
    "--settle-seconds",
    type=click.FloatRange(min=0),
    default=5,
    show_default=True,
    help="Take a file when its size and time have stood still for this long.",
)
@server_date_option
@workspace_option
@batches.limit_options
def watch(once: bool, settle_seconds: float, **options: Any) -> None:
    """Submit what arrives in the drop folders, inbox/<provider>/, in order of arrival.

    A file that was answered is moved to .handled/ inside its drop folder. Without --once the
    command goes on until it is stopped.
    """
    watching = Watching(settle_seconds)
    answers: list[Receipt] = []
    with terminal.plain_ends(), until_stopped():
        while True:
            waiting = look_around(watching, options, answers)
            if once and not waiting:
                break
            if once and outlasted(watching, waiting):
                terminal.say(f"Still being written, left for next time: {names(waiting)}.")
                terminal.stop(75)
            time.sleep(SECONDS_BETWEEN_LOOKS)
    if options["as_json"]:
        terminal.print_json([answer.ack for answer in answers])
    terminal.stop(terminal.most_serious([answer.exit_code for answer in answers]))


@contextmanager
def until_stopped() -> Iterator[None]:
    """Ctrl-C ends watching, as meant."""
    try:
        yield
    except KeyboardInterrupt:
        terminal.stop(130, f"Stopped. {done.words()}")


def outlasted(watching: Watching, waiting: list[Arrival]) -> bool:
    """Whether a file has gone on changing for much longer than it should take to settle."""
    patience = 2 * watching.settle_seconds + 1
    watching.still_since.setdefault(Path(), ((0, 0), time.monotonic()))
    return bool(waiting) and time.monotonic() - watching.still_since[Path()][1] > patience


def names(arrivals: list[Arrival]) -> str:
    """The files in a sentence."""
    return ", ".join(str(terminal.near(arrival.path)) for arrival in arrivals)


def look_around(
    watching: Watching, options: dict[str, Any], answers: list[Receipt]
) -> list[Arrival]:
    """Submit every file that is complete; the others are given back."""
    words = "ecf-batch watch"
    waiting: list[Arrival] = []
    with workspace_in_use(options["root"], options["wait"], words) as workspace:
        from pipeline.ledger.providers import all_providers
        from pipeline.workspace import inbox

        everybody = all_providers(workspace)
        inbox.make_inboxes(workspace, everybody)
        now = time_of(workspace, options["server_date"])
        for provider in everybody:
            arrived, left = inbox.look(workspace, provider)
            watching.say_left(left)
            for arrival in arrived:
                if watching.failed.get(arrival.path) == arrival.stamp:
                    continue  # a fault of ours: the same file would meet it again
                if not watching.is_complete(arrival):
                    waiting.append(arrival)
                    break  # in order of arrival: what came later waits as well
                answer = submit_arrival(
                    workspace, arrival, make_submission(provider, now, options), options
                )
                if answer is not None:
                    answers.append(answer)
                    if answer.exit_code == 70:
                        watching.failed[arrival.path] = arrival.stamp
    return waiting


def make_submission(provider: Provider, now: datetime, options: dict[str, Any]) -> Submission:
    """The order for what lies in the drop folder of a provider."""
    from pipeline.operations import submit

    return submit.Submission(
        mode="submit",
        provider=provider.name,
        lead_provider_id=provider.lead_provider_id,
        now=now,
        server_date=options["server_date"],
        limits=batches.take_limits(options),
        channel="folder",
    )


def submit_arrival(
    workspace: Workspace, arrival: Arrival, order: Submission, options: dict[str, Any]
) -> Receipt | None:
    """Submit one file; it is put away once its results are there, else left for the next time."""
    from pipeline.workspace import inbox

    taken = inbox.take_out(arrival)
    if taken is None:
        return None
    answer = batches.submit_one(workspace, taken, order, quiet=options["as_json"])
    if answer.exit_code in (70, 75):
        inbox.put_back(taken)
    else:
        inbox.put_away(taken, answer.ack["batch_id"])
    return answer
