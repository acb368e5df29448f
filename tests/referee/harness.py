"""Plays a random history to the product and to the referee, and compares every answer."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from . import words
from .batches import UNKNOWN_ID
from .histories import Cells, stamp
from .loading import load, new_world, read_csv
from .plot import Step, make_plot
from .product import DECLARATIONS, ENROLMENTS, Answer, Product, Trouble
from .reading import FIELDS, read_batch
from .referee import judge
from .verdict import Verdict
from .world import Declaration, Enrolment
from .worlds import make_setting, write_csv, write_setting

PLACE = re.compile(r"\{\{([^{}]+)\}\}")


class Match:
    """One world, told to both sides; `judged` counts the rows, `codes` what was found in them."""

    def __init__(
        self,
        folder: Path,
        seed: int,
        people: int,
        rows: int,
        batches: int,
        merges: bool = False,
    ) -> None:
        self.folder, self.setting = folder, make_setting(seed, people)
        self.steps = make_plot(self.setting, rows, batches, merges)
        self.product, self.world = Product(folder / "workspace"), new_world()
        self.ids: dict[str, str] = {}
        self.judged = 0
        self.codes: Counter[str] = Counter()
        self.rng = random.Random(f"match {seed}")

    def play(self) -> Iterator[str]:
        """The differences, up to the end of the first step that has some."""
        files = write_setting(self.setting, self.folder / "load")
        self.product.load(files)
        for file in files:
            load(self.world, file.stem, read_csv(file))
        for number, step in enumerate(self.steps, start=1):
            try:
                found = [*self.take(number, step)] or [*self.ledger_differences()]
            except Trouble as trouble:
                found = [f"{trouble} {trouble.__cause__ or ''}"]
            yield from (f"step {number} ({step.do} at {stamp(step.now)}): {d}" for d in found)
            if found:
                return

    def take(self, number: int, step: Step) -> Iterator[str]:
        """One step on both sides."""
        if step.do in ("load", "merge"):
            kind = "participants" if step.do == "load" else "participant-id-changes"
            if step.rows:
                file = write_csv(self.folder / f"{number:02}-{kind}.csv", step.rows)
                self.product.load([file], stamp(step.now), kind)
                load(self.world, kind, read_csv(file), step.now)
        elif step.do == "close":
            self.product.close(step.now.date().isoformat())
            self.world.close(step.now.date())
        elif step.do == "pay":
            self.pay()
        else:
            yield from self.send(number, step)

    def pay(self) -> None:
        """Pays some of the statements that are payable and have something on them."""
        names = {self.world.provider(name): name for name in self.setting.providers}
        due = {
            (d.provider, d.cohort, d.statement if d.state == "payable" else d.clawback_statement)
            for d in self.world.declarations
            if d.state in ("payable", "awaiting_clawback")
        }
        for provider, cohort, name in sorted(due):
            statements = {s.name: s for s in self.world.statements_of(provider, cohort)}
            if statements[name].state == "payable" and self.rng.random() < 0.5:
                self.product.pay(names[provider], cohort, name)
                self.world.pay(provider, cohort, name)

    def send(self, number: int, step: Step) -> Iterator[str]:
        """One batch on both sides, compared row by row."""
        rows = [{name: self.fill(text) for name, text in row.items()} for row in step.rows]
        if not any(text for row in rows for text in row.values()):
            return  # a file without a value is refused by the intake room, which has no referee
        file = write_csv(self.folder / f"{number:02}-{step.do}.csv", rows, list(FIELDS))
        strict = step.do == "strict"
        mode = "check" if step.do == "check" else "submit"
        options = ["--all-or-nothing"] if strict else []
        answer = self.product.send(mode, file, step.provider, stamp(step.now), *options)
        cells = read_batch(file.read_text(encoding="utf-8"))
        verdicts = judge(
            self.world,
            step.provider,
            step.now,
            cells,
            record=mode == "submit",
            all_or_nothing=strict,
        )
        if strict and any(v.outcome == "rejected" for v in verdicts):
            verdicts = [hold_back(v) for v in verdicts]
        self.count(verdicts)
        sent = dict(cells)
        if sorted(answer.rows) != [v.row for v in verdicts]:
            yield f"{file.name}: rows differ: {set(answer.rows) ^ set(sent)}"
            return
        for verdict in verdicts:
            found = compare(verdict, answer.rows[verdict.row])
            if found:
                yield describe(file, sent[verdict.row], verdict, answer.rows[verdict.row], found)
        yield from compare_counts(file, verdicts, answer)
        if mode == "submit" and answer.exit != 3:
            self.remember(verdicts, answer)

    def fill(self, text: str) -> str:
        """The ID of an earlier row, or one that nobody has."""
        return PLACE.sub(lambda found: self.ids.get(found[1], UNKNOWN_ID), text)

    def count(self, verdicts: list[Verdict]) -> None:
        """Keeps the tally of what was reached."""
        self.judged += len(verdicts)
        for v in verdicts:
            self.codes.update([v.outcome, *v.errors, *v.warnings, f"state {v.state}"])

    def remember(self, verdicts: list[Verdict], answer: Answer) -> None:
        """The product's IDs, for the referee and for later rows."""
        for verdict in verdicts:
            real = answer.rows[verdict.row]["result_declaration_id"]
            if verdict.declaration and real:
                self.world.name_declaration(verdict.declaration, real)
                self.world.by_id[verdict.declaration].id = real
                place = answer.rows[verdict.row].get("your_reference", "").replace("-", ":")
                self.ids[place] = real

    def ledger_differences(self) -> Iterator[str]:
        """Declarations and enrolments as they stand now."""
        known = {row[0]: row[1:] for row in self.product.ledger(DECLARATIONS)}
        mine = {d.id: d for d in self.world.declarations}
        if set(known) != set(mine):
            yield f"ledger: {len(set(known) ^ set(mine))} declarations are on one side only"
        for key in sorted(set(known) & set(mine)):
            want, have = standing(mine[key]), tuple(text or "" for text in known[key])
            if want[0] == "voided":  # its line is gone; whose name stays is not laid down
                want, have = want[:1], have[:1]
            if want != have:
                yield f"ledger: declaration {key}: referee {want}, product {have}"
        for row in self.product.ledger(ENROLMENTS):
            e = self.world.enrolments[row[:3]]
            mind: tuple[object, ...] = (
                e.status,
                e.cohort,
                e.schedule,
                e.left_frozen_cohort,
                e.funding_reason,
            )
            kept: tuple[object, ...] = (row[3] or "active", *row[4:7], row[7] or "")
            if not self.completed_here(e):
                mind, kept = mind[:4], kept[:4]
            if mind != kept:
                yield f"ledger: enrolment {row[:3]}: referee {mind}, product {kept}"

    def completed_here(self, e: Enrolment) -> bool:
        """Whether only this enrolment's provider ever declared the mentor complete.

        The rulebook does not say if the enrolments of other providers are to follow.
        """
        participant = self.world.resolve(e.participant)
        made = self.world.declarations_of(participant, words.MENTOR)
        by = {d.provider for d in made if d.type == "completed"}
        return by == {e.provider} and e is self.world.current(e.provider, participant, words.MENTOR)


def standing(d: Declaration) -> tuple[str, ...]:
    """State and statements of a declaration."""
    return (d.state, d.statement, d.clawback_statement)


def hold_back(verdict: Verdict) -> Verdict:
    """What a sound row gets when the file is refused for another one."""
    if verdict.outcome == "rejected":
        return verdict
    return Verdict(verdict.row, "rejected", {"row_held_back"})


def codes(text: str) -> set[str]:
    """The codes of a result column."""
    return {code.strip() for code in text.split(";") if code.strip()}


def compare(verdict: Verdict, got: Cells) -> list[str]:
    """The names of the things in which a result row differs from the verdict."""
    pairs: dict[str, tuple[object, object]] = {
        "outcome": (verdict.outcome, got["result_outcome"]),
        "errors": (verdict.errors, codes(got["result_error_codes"])),
    }
    if verdict.outcome == "accepted":
        warnings = codes(got["result_warning_codes"]) & set(words.WARNINGS)
        pairs["warnings"] = (verdict.warnings, warnings)
        pairs["statement"] = (verdict.statement, got["result_statement"])
    if verdict.outcome != "rejected":
        pairs["state"] = (verdict.state, got["result_state"])
        if verdict.participant_id and got["result_participant_id"]:
            pairs["participant_id"] = (verdict.participant_id, got["result_participant_id"])
    return [name for name, (want, have) in pairs.items() if want != have]


def compare_counts(file: Path, verdicts: list[Verdict], answer: Answer) -> Iterator[str]:
    """The acknowledgement's counts and the exit code."""
    tally = Counter(v.outcome for v in verdicts)
    counts = answer.ack["counts"]
    for name in ("accepted", "already_recorded", "rejected"):
        if counts[name] != tally[name]:
            yield f"{file.name}: counts.{name}: referee {tally[name]}, product {counts[name]}"
    wanted = 1 if tally["rejected"] else 0
    if answer.exit not in (wanted, 3 if tally["rejected"] else wanted):
        yield f"{file.name}: exit {answer.exit}, referee {wanted}"


def describe(file: Path, cells: Cells, verdict: Verdict, got: Cells, found: list[str]) -> str:
    """A difference to read: the row, and both answers."""
    values = ", ".join(f"{k}={v!r}" for k, v in cells.items() if v and k != "your_reference")
    mine = (
        f"{verdict.outcome} errors={sorted(verdict.errors)} warnings={sorted(verdict.warnings)} "
        f"state={verdict.state!r} statement={verdict.statement!r} {verdict.participant_id}"
    )
    theirs = (
        f"{got['result_outcome']} errors={sorted(codes(got['result_error_codes']))} "
        f"warnings={sorted(codes(got['result_warning_codes']))} state={got['result_state']!r} "
        f"statement={got['result_statement']!r} {got['result_participant_id']}"
    )
    where = f"{file} row {verdict.row}: {', '.join(found)} differ"
    return f"{where}\n  row:     {values}\n  referee: {mine}\n  product: {theirs}"
