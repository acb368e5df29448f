"""Runs the conformance stories through the referee, to check the referee itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from .dates import read_instant
from .loading import LOAD_ORDER, load, new_world, read_csv
from .reading import read_batch
from .referee import judge
from .verdict import Verdict
from .world import World

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "conformance"
REFERENCE = re.compile(r"\{\{([^:{}]+):(\d+)\}\}")
MONEY = ("adjust", "show", "preview")


def story_folders(root: Path = FOLDER) -> list[Path]:
    """Every story below a folder."""
    return sorted(path.parent for path in root.rglob("steps.json"))


class Told:
    """One story while it is being told: its world and the verdicts so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.world: World = new_world()
        self.verdicts: dict[str, dict[int, Verdict]] = {}
        self.sent: set[bytes] = set()

    def differences(self) -> Iterator[str]:
        """What the referee and the story do not agree on."""
        for kind in LOAD_ORDER:
            path = self.folder / "load" / f"{kind}.csv"
            if path.exists():
                load(self.world, kind, read_csv(path))
        steps = json.loads((self.folder / "steps.json").read_text(encoding="utf-8"))
        for number, step in enumerate(steps, start=1):
            for difference in self.take(step):
                yield f"step {number}: {difference}"

    def take(self, step: dict[str, Any]) -> Iterator[str]:
        """One step."""
        what = step["do"]
        if what in ("submit", "check"):
            yield from self.send(step)
        elif what == "load":
            rows = read_csv(self.folder / step["file"])
            load(self.world, step["kind"], rows, read_instant(step["server_date"]))
        elif what == "close":
            self.world.close(date.fromisoformat(step["as_at"]))
        elif what == "pay":
            provider = self.world.provider(step["provider"])
            done = self.world.pay(provider, int(step["cohort"]), step["name"])
            wanted = step.get("expect", {}).get("exit", 0)
            if done != (wanted == 0):
                yield f"pay: wanted exit {wanted}, paid {done}"
        elif what not in MONEY:
            yield f"unknown step {what}"

    def send(self, step: dict[str, Any]) -> Iterator[str]:
        """One batch, judged and compared."""
        data = (self.folder / step["file"]).read_bytes()
        expect, args = step.get("expect", {}), step.get("args", [])
        rows = read_batch(REFERENCE.sub(self.real_id, data.decode("utf-8")))
        short = "--expect-rows" in args and int(args[1]) != len(rows)
        if short or data in self.sent:
            return
        verdicts = judge(
            self.world,
            step["provider"],
            read_instant(step["server_date"]),
            rows,
            record=step["do"] == "submit",
            all_or_nothing="--all-or-nothing" in args,
        )
        self.sent |= {data} if step["do"] == "submit" else set()
        self.verdicts[step["file"]] = {v.row: v for v in verdicts}
        if "rows" in expect:
            yield from self.compare(expect["rows"], self.verdicts[step["file"]])

    def real_id(self, found: re.Match[str]) -> str:
        """The ID that an earlier row got."""
        return self.verdicts[found[1]][int(found[2])].declaration

    def compare(self, wanted: list[dict[str, Any]], got: dict[int, Verdict]) -> Iterator[str]:
        """The rows of one batch."""
        if sorted(w["row"] for w in wanted) != sorted(got):
            yield f"rows: wanted {[w['row'] for w in wanted]}, got {sorted(got)}"
            return
        for want in wanted:
            for key, have in self.answers(got[want["row"]]).items():
                expected = want.get(key)
                if expected is None:
                    continue
                if isinstance(expected, list):
                    expected = set(expected)
                elif key == "declaration_id":
                    expected = REFERENCE.sub(self.real_id, expected)
                if expected != have:
                    yield f"row {want['row']} {key}: wanted {expected!r}, got {have!r}"

    @staticmethod
    def answers(verdict: Verdict) -> dict[str, object]:
        """A verdict under the names that stories use."""
        return {
            "outcome": verdict.outcome,
            "errors": verdict.errors,
            "warnings": verdict.warnings,
            "state": verdict.state,
            "statement": verdict.statement,
            "participant_id": verdict.participant_id,
            "declaration_id": verdict.declaration,
        }
