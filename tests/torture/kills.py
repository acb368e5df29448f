"""One workspace, one command, killed again and again: in the end as if it never had been."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .children import KILLED, call, random_moment, run

if TYPE_CHECKING:
    from pipeline.audit.history import Recorded

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PROVIDER = "Kestrel Teaching"
Words = tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """A command to be killed, and those that come before it; each has a time of its own.

    `dropped`: a sample that lies in the provider's drop folder.
    """

    name: str
    before: tuple[Words, ...]
    command: Words
    exits: tuple[int, ...]
    dropped: str | None = None


def load(*names: str) -> Words:
    """Load samples."""
    files = (str(SAMPLES / "reference" / f"{name}.csv") for name in names)
    return ("load", *files, "--server-date", "2025-12-01T09:00:00Z")


def submit(name: str, when: str) -> Words:
    """Submit a sample."""
    return ("submit", str(SAMPLES / name), "--provider", PROVIDER, "--server-date", when)


REFERENCE = (
    "lead-providers",
    "delivery-partners",
    "statements",
    "contracts",
    "mentor-contracts",
    "schools",
    "partnerships",
)
PEOPLE = ("participants", "participant-id-changes", "declarations")
LOADED = (load(*REFERENCE, *PEOPLE),)
DECLARATIONS = submit("declarations-december-2025.csv", "2025-12-08T10:00:00Z")
CORRECTIONS = submit("corrections-december-2025.xlsx", "2025-12-15T16:30:00Z")
WHEN = ("--server-date", "2026-01-20T10:00:00Z")
CLOSE = ("statement", "close", *WHEN)
DROPPED = "declarations-december-2025.csv"
ONE = ("--provider", PROVIDER, "--cohort", "2024", "--name", "January 2026")
ADJUST = ("statement", "adjust", *ONE, "--label", "Visits", "--amount", "12.50", *WHEN)
PAY = ("statement", "pay", *ONE, *WHEN)
SEVERAL = (
    "submit",
    str(SAMPLES / "declarations-december-2025.csv"),
    str(SAMPLES / "corrections-december-2025.xlsx"),
    *DECLARATIONS[2:],
)
WATCH = ("watch", "--once", "--settle-seconds", "0", *DECLARATIONS[-2:])
STORIES = (
    Story("watch", LOADED, WATCH, (0, 1), DROPPED),
    Story("submit several files", LOADED, SEVERAL, (0, 1)),
    Story("adjust", (*LOADED, DECLARATIONS, CLOSE), ADJUST, (0,)),
    Story("pay", (*LOADED, DECLARATIONS, CLOSE), PAY, (0, 6)),
    Story("submit a csv", LOADED, DECLARATIONS, (0, 1)),
    Story("submit a workbook", (*LOADED, DECLARATIONS), CORRECTIONS, (0, 1)),
    Story("load", (load(*REFERENCE),), load(*PEOPLE), (0,)),
    Story("load again", (*LOADED, DECLARATIONS), load("participants", "schools"), (0,)),
    Story("close", (*LOADED, DECLARATIONS), CLOSE, (0,)),
)


def fingerprint(root: Path) -> dict[str, Any]:
    """Everything that a workspace says: its files byte for byte, its events, its faults."""
    from pipeline.operations.verify import verify
    from pipeline.workspace.folders import Workspace

    files = {}
    for folder in ("outbox", "archive", "statements", "inbox"):
        for path in sorted((root / folder).rglob("*")):
            name = str(path.relative_to(root))
            files[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    left = sorted(path.name for path in root.iterdir())
    events = [f"{event.event} {event.kind} {event.event_hash}" for event in events_of(root)]
    problems = [problem.what for problem in verify(Workspace(root), lambda _: None)]
    return {"files": files, "left": left, "events": events, "problems": problems}


def events_of(root: Path) -> list[Recorded]:
    """The events of the ledger."""
    from pipeline import ledger
    from pipeline.audit.history import history

    con = ledger.open_ledger(root / "ledger.duckdb", read_only=True)
    try:
        return history(con)
    finally:
        con.close()


def hash_of_file(path: Path) -> str:
    """The hash of a file; empty where the word names none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def forget_who_wrote(root: Path) -> None:
    """Readers let a killed writer go first for seconds: they are over."""
    from pipeline.ledger import WRITING

    sign = root / WRITING
    if sign.exists():
        os.utime(sign, (1_700_000_000, 1_700_000_000))


@contextmanager
def copied(template: Path) -> Iterator[Path]:
    """A copy of a workspace that is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=template.parent) as folder:
        root = Path(folder) / "workspace"
        shutil.copytree(template, root)
        yield root


class Victim:
    """A story made ready: its workspace, what the undisturbed command leaves, how long it takes."""

    def __init__(self, story: Story, template: Path) -> None:
        self.story, self.template = story, template
        with copied(template) as root:
            self.drop(root)
            began = time.monotonic()
            code, said = run(story.command, root)
            self.seconds = time.monotonic() - began
            if code not in story.exits:
                raise RuntimeError(f"{story.name}: exit {code}: {said}")
            self.operations = int(said.rpartition("\n")[2])
            self.wanted = call(lambda: fingerprint(root), root)
        if self.wanted["problems"]:
            raise RuntimeError(f"{story.name}: {self.wanted['problems']}")

    def drop(self, root: Path) -> None:
        """Put the sample into the drop folder, as of a moment that is over."""
        if self.story.dropped is not None:
            target = root / "inbox" / "kestrel-teaching" / self.story.dropped
            shutil.copy(SAMPLES / self.story.dropped, target)
            os.utime(target, (1_700_000_000, 1_700_000_000))

    def is_recorded(self, root: Path) -> bool:
        """Whether the ledger has every event that the undisturbed command leaves."""
        return bool(call(lambda: len(events_of(root)), root) >= len(self.wanted["events"]))

    def left_to_do(self, root: Path) -> Words:
        """The command without the files that are recorded; any other one when none is left.

        Bytes of which rows were rejected are judged again when they are sent again.
        """
        if self.story.command[0] != "submit":
            return self.story.command
        recorded = call(lambda: [event.sha256 for event in events_of(root)], root)
        words = tuple(
            word for word in self.story.command if hash_of_file(Path(word)) not in recorded
        )
        sent = any(Path(word).is_file() for word in words)
        return words if sent else ("audit", "log")

    def kill(self, chance: random.Random, times: int) -> tuple[int, list[str]]:
        """Kill the command up to so many times, then let it finish: kills, what is wrong."""
        killed, moments = 0, []
        with copied(self.template) as root:
            self.drop(root)
            for _ in range(times):
                if self.is_recorded(root):
                    break
                moment = random_moment(chance, self.seconds, self.operations)
                moments.append(moment)
                code, said = run(self.left_to_do(root), root, moment)
                killed += code == KILLED
                forget_who_wrote(root)
                if code not in (KILLED, *self.story.exits):
                    return killed, [f"{moments}: exit {code}: {said[-2000:]}"]
            code, said = run(self.left_to_do(root), root)
            if code not in (0, *self.story.exits):
                return killed, [f"{moments}: rerun: exit {code}: {said[-2000:]}"]
            found = call(lambda: fingerprint(root), root)
        return killed, [f"{moments}: {words}" for words in differences(self.wanted, found)]


def differences(wanted: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    """What a workspace has that it should not have, or the other way round."""
    for name in wanted:
        if wanted[name] == found[name]:
            continue
        if name == "files":
            for path in sorted({*wanted[name], *found[name]}):
                if wanted[name].get(path) != found[name].get(path):
                    yield f"{path}: wanted {wanted[name].get(path)}, got {found[name].get(path)}"
        else:
            yield f"{name}: wanted {wanted[name]}, got {found[name]}"


def make_template(base: Path, before: tuple[Words, ...]) -> Path:
    """A sandbox in which these commands have run; what several begin with runs once."""
    root = base / "template" / hashlib.sha256(repr(before).encode()).hexdigest()[:8]
    if root.exists():
        return root
    if before:
        shutil.copytree(make_template(base, before[:-1]), root)
    else:
        root.parent.mkdir(parents=True, exist_ok=True)
    words = before[-1] if before else ("init", "--sandbox")
    code, said = run(words, root)
    if code not in (0, 1):
        raise RuntimeError(f"{words}: exit {code}: {said}")
    return root


def victims(base: Path) -> list[Victim]:
    """Every story whose commands are built."""
    from pipeline.cli import main

    return [
        Victim(story, make_template(base, story.before))
        for story in STORIES
        if story.command[0] in main.commands
    ]


def kill_many(base: Path, kills: int, seed: int) -> Iterator[tuple[int, str, list[str]]]:
    """Kill until `kills` commands were: after each workspace the kills so far, story and faults."""
    chance = random.Random(seed)
    ready = victims(base)
    done = 0
    while done < kills:
        for victim in ready:
            killed, wrong = victim.kill(chance, chance.randint(3, 9))
            done += killed
            yield done, victim.story.name, wrong
            if done >= kills:
                break
