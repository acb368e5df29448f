"""`watch`: submit what arrives in the drop folders, a file once it is complete."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import batches, terminal
from pipeline.commands.help import Command
from pipeline.commands.options import (
    server_date_option,
    time_of,
    turn_of,
    workspace_at_hand,
    workspace_option,
)
from pipeline.model import done
from pipeline.workspace.folders import Busy, in_one_line

if TYPE_CHECKING:
    from pipeline.operations.receipt import Receipt
    from pipeline.operations.submit import Submission
    from pipeline.workspace.folders import Workspace
    from pipeline.workspace.inbox import Arrival, Provider

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_LOOKS_BACK = 60


@dataclass
class Watching:
    """What was seen so far: since when files stand still, what is left alone, what has failed."""

    settle_seconds: float
    still_since: dict[Path, tuple[tuple[int, int], float]] = field(default_factory=dict)
    said: set[Path] = field(default_factory=set)
    failed: dict[Path, tuple[int, int]] = field(default_factory=dict)
    grown: set[Path] = field(default_factory=set)
    strays: bool = False
    next_look_back: float = 0.0

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
                terminal.say(f"Left alone: {shown(path)} ({reason}).")


def shown(path: Path) -> str:
    """A path in one line, whatever its name is."""
    return in_one_line(str(terminal.near(path)))


@click.command(cls=Command)
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
    command goes on until it is stopped. What lies in no drop folder is left alone and said; --once
    then exits 3.
    """
    watching = Watching(settle_seconds)
    answers: list[Receipt] = []
    with terminal.plain_ends(), until_stopped():
        while True:
            waiting = look_patiently(watching, options, answers, once=once)
            if once and not waiting:
                break
            if once and outlasted(watching, waiting):
                terminal.say(f"Still being written, left for next time: {names(waiting)}.")
                terminal.stop(75)
            time.sleep(SECONDS_BETWEEN_LOOKS)
    if options["as_json"]:
        terminal.print_json([answer.ack for answer in answers])
    codes = [answer.exit_code for answer in answers]
    terminal.stop(terminal.most_serious([*codes, 3] if watching.strays else codes))


@contextmanager
def until_stopped(words: str = "") -> Iterator[None]:
    """Ctrl-C ends watching, as meant; `words` are said, or what was recorded."""
    try:
        yield
    except KeyboardInterrupt:
        terminal.stop(130, words or f"Stopped. {done.words()}")


def outlasted(watching: Watching, waiting: list[Arrival]) -> bool:
    """Whether a file has gone on changing for much longer than it should take to settle."""
    patience = 2 * watching.settle_seconds + 1
    watching.still_since.setdefault(Path(), ((0, 0), time.monotonic()))
    return bool(waiting) and time.monotonic() - watching.still_since[Path()][1] > patience


def names(arrivals: list[Arrival]) -> str:
    """The files in a sentence."""
    return ", ".join(shown(arrival.path) for arrival in arrivals)


def look_patiently(
    watching: Watching, options: dict[str, Any], answers: list[Receipt], *, once: bool
) -> list[Arrival]:
    """As `look_around`; who goes on watching looks again when the workspace was in use too long."""
    try:
        return look_around(watching, options, answers)
    except Busy as busy:
        if once:
            raise
        terminal.say(str(busy))
        return []


def look_around(
    watching: Watching, options: dict[str, Any], answers: list[Receipt]
) -> list[Arrival]:
    """Submit every file that is complete; the others are given back."""
    from pipeline.ledger.providers import all_providers
    from pipeline.workspace import inbox
    from pipeline.workspace.lock import inbox_held

    words = "ecf-batch watch"
    waiting: list[Arrival] = []
    with (
        workspace_at_hand(options["root"], options["wait"], words) as workspace,
        inbox_held(workspace),
    ):
        everybody = all_providers(workspace)
        strays = inbox.strays(workspace, everybody) if workspace.inboxes.is_dir() else {}
        watching.say_left(strays)
        watching.strays |= bool(strays)
        now = time_of(workspace, options["server_date"])
        take_back_grown(watching, workspace, everybody)
        for provider in everybody:
            order = make_submission(workspace, provider, now, options)
            # What is wrong with one drop folder is in the way of no other.
            try:
                waiting += serve(watching, workspace, provider, order, options, answers)
            except OSError as fault:
                place = Path(fault.filename or inbox.drop_folder(workspace, provider))
                watching.say_left({place: fault.strerror or str(fault)})
    return waiting


def serve(
    watching: Watching,
    workspace: Workspace,
    provider: Provider,
    order: Submission,
    options: dict[str, Any],
    answers: list[Receipt],
) -> list[Arrival]:
    """Submit what is complete in one drop folder; the first file that is not is given back."""
    from pipeline.workspace import inbox

    inbox.make_inboxes(workspace, [provider])
    arrived, left = inbox.look(workspace, provider)
    watching.say_left(left)
    for arrival in arrived:
        if watching.failed.get(arrival.path) == arrival.stamp:
            continue  # a fault of ours: the same file would meet it again
        if not watching.is_complete(arrival):
            return [arrival]  # in order of arrival: what came later waits as well
        answer, grown = submit_arrival(watching, workspace, arrival, order, options)
        if answer is not None:
            answers.append(answer)
            if answer.exit_code == 70:
                watching.failed[arrival.path] = arrival.stamp
        if grown:
            return [arrival]
    return []


def take_back_grown(watching: Watching, workspace: Workspace, everybody: list[Provider]) -> None:
    """Give back files whose upload went on after they had been put away; now and then."""
    from pipeline.operations import submit
    from pipeline.workspace import inbox

    if time.monotonic() < watching.next_look_back:
        return
    watching.next_look_back = time.monotonic() + SECONDS_BETWEEN_LOOKS_BACK
    for provider in everybody:
        for path in inbox.touched_since(workspace, provider):
            judged = submit.source_judged(workspace, provider, path.parent.name)
            if judged and not inbox.is_as_judged(path, *judged):
                give_back(watching, path)


def give_back(watching: Watching, handled: Path) -> None:
    """Put a file that has grown back into its drop folder, and say so."""
    from pipeline.workspace import inbox

    back = inbox.give_back(handled)
    watching.grown.add(back)
    terminal.say(f"Grown since it was taken, judged as a new file: {shown(back)}.")


def make_submission(
    workspace: Workspace, provider: Provider, now: datetime, options: dict[str, Any]
) -> Submission:
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
        turn=lambda: turn_of(workspace),
    )


def submit_arrival(
    watching: Watching,
    workspace: Workspace,
    arrival: Arrival,
    order: Submission,
    options: dict[str, Any],
) -> tuple[Receipt | None, bool]:
    """Submit one file; it is put away once its results are there, else left for the next time.

    Also whether it had grown meanwhile, and is to be judged as a new one.
    """
    from pipeline.workspace import inbox

    taken = inbox.take_out(workspace, arrival)
    if taken is None:
        return None, False
    order = replace(
        order,
        had_grown=arrival.path in watching.grown,
        job=inbox.name_sending(workspace, arrival),
    )
    try:
        answer = batches.submit_one(workspace, taken, order, quiet=options["as_json"])
    except BaseException:
        inbox.put_back(taken)
        raise
    if answer.exit_code in (70, 75):
        inbox.put_back(taken)
        return answer, False
    watching.grown.discard(arrival.path)
    # A second answer is put away where its results are.
    results = answer.ack["duplicate_of"] or answer.ack["batch_id"]
    handled = inbox.put_away(workspace, taken, results)
    source = answer.ack["source"]
    if inbox.is_as_judged(handled, source["bytes"], source["sha256"]):
        return answer, False
    give_back(watching, handled)
    return answer, True
