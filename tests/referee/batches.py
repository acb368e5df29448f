"""Random batches: rows that hit, and rows that only just miss, what a world holds."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from . import words
from .dates import LONDON
from .histories import CALENDAR, Cells, make_evidence, make_uuid, stamp
from .worlds import COHORTS, Person, Setting

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
MIX = {
    "declare": 52,
    "copy": 9,
    "void_slot": 9,
    "void_id": 6,
    "defer": 2,
    "resume": 6,
    "withdraw": 0.5,
    "change": 10,
    "partnership": 4,
    "update": 2,
    "blank": 0.5,
}
INSTANTS = (timedelta(microseconds=-1), timedelta(0), timedelta(seconds=-1), timedelta(hours=9))


@dataclass
class Writer:
    """Writes the batches of one provider after another, remembering what was sent."""

    rng: random.Random
    setting: Setting
    declared: list[tuple[str, Cells]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def write(self, batch: int, provider: str, now: datetime, rows: int) -> list[Cells]:
        """The rows of one batch, with `{{batch:row}}` for the ID of an earlier declaration."""
        makers, weights = list(MIX), list(MIX.values())
        foreign = self.rng.random() < 0.05
        made = []
        for number in range(2, rows + 2):
            maker = self.rng.choices(makers, weights)[0]
            row: Cells = getattr(self, f"make_{maker}")(provider, now)
            if row:
                row = blemish(self.rng, {"your_reference": f"{batch}-{number}", **row})
            if foreign and "declaration_date" in row and self.rng.random() < 0.2:
                row["declaration_date"] = self.rng.choice(AMERICAN)
            if row.get("type") == words.DECLARE:
                self.declared.append((provider, row))
                self.places.append(f"{{{{{batch}:{number}}}}}")
            made.append(row)
        return made

    # ---- who ----
    def person(self, provider: str) -> Person:
        """Mostly one of the provider's own."""
        own = [p for p in self.setting.people if provider in p.trained]
        return self.rng.choice(own if own and self.rng.random() < 0.95 else self.setting.people)

    def cells(self, kind: str, person: Person, provider: str) -> Cells:
        """The columns that name a participant and a course."""
        rng = self.rng
        course = rng.choice(person.trained.get(provider, list(words.COURSES)))
        if rng.random() < 0.03:
            course = rng.choice(words.COURSES)
        name = person.id
        if person.retired and rng.random() < 0.5:
            name = rng.choice(person.retired)
        name = UNKNOWN_ID if rng.random() < 0.01 else name
        return {"type": kind, "participant_id": name, "course_identifier": course}

    # ---- rows ----
    def make_blank(self, _provider: str, _now: datetime) -> Cells:
        """A row without a value."""
        return {}

    def make_declare(self, provider: str, now: datetime) -> Cells:
        """A declaration dated at or near the edges of a milestone."""
        rng, person = self.rng, self.person(provider)
        cohort, schedule = person.schedules[-1 if rng.random() < 0.7 else 0]
        offered = (
            CALENDAR.milestones.get((cohort, schedule))
            or CALENDAR.milestones[2024, "ecf-standard-september"]
        )
        kinds = list(offered) if rng.random() < 0.9 else list(words.TYPES)
        if rng.random() < 0.8:
            kinds = [kind for kind in offered if offered[kind].start <= now]
        kind = rng.choice(["started", *kinds])
        milestone = offered.get(kind, offered["started"])
        edge = milestone.end if milestone.end and rng.random() < 0.5 else milestone.start
        when = edge + rng.choice(INSTANTS)
        if rng.random() < 0.4:
            when = milestone.start + timedelta(minutes=rng.randrange(60 * 24 * 60))
        if when > now and rng.random() < 0.9:
            when = now - timedelta(seconds=rng.choice([0, 0, 1, 3600, 90000]))
        evidence = make_evidence(rng, cohort, kind)
        if rng.random() < 0.25:
            evidence = rng.choice([*words.EVIDENCE, ""])
        return {
            **self.cells(words.DECLARE, person, provider),
            "declaration_type": kind,
            "declaration_date": write_date(rng, when),
            "evidence_held": evidence,
        }

    def make_copy(self, provider: str, now: datetime) -> Cells:
        """An earlier declaration sent again, exactly or nearly."""
        recent = self.declared[-60:] if self.rng.random() < 0.6 else self.declared
        mine = [row for sender, row in recent if sender == provider or self.rng.random() < 0.1]
        if not mine:
            return self.make_declare(provider, now)
        row = {**self.rng.choice(mine)}
        row.pop("your_reference", None)
        change = self.rng.random()
        if change < 0.1:
            row["evidence_held"] = self.rng.choice([*words.EVIDENCE, ""])
        elif change < 0.2:
            row["declaration_date"] = write_date(self.rng, now - timedelta(days=1))
        return row

    def make_void_slot(self, provider: str, now: datetime) -> Cells:
        """A void by participant, course and type, often of what was just declared."""
        recent = [row for sender, row in self.declared[-30:] if sender == provider]
        if recent and self.rng.random() < 0.7:
            row = self.rng.choice(recent)
            names = ("participant_id", "course_identifier", "declaration_type")
            return {"type": words.VOID, **{name: row.get(name, "") for name in names}}
        row = self.make_declare(provider, now)
        return {**row, "type": words.VOID, "declaration_date": "", "evidence_held": ""}

    def make_void_id(self, _provider: str, _now: datetime) -> Cells:
        """A void by ID: of an earlier batch, of the history, of nobody."""
        rng, history = self.rng, self.setting.rows["declarations"]
        names = [UNKNOWN_ID if rng.random() < 0.3 else make_uuid(rng)]
        if rng.random() < 0.9 and (self.places or history):
            names = [row["declaration_id"] for row in history]
            names = self.places if self.places and rng.random() < 0.7 else names or self.places
        return {"type": words.VOID, "declaration_id": rng.choice(names)}

    def make_defer(self, provider: str, _now: datetime) -> Cells:
        """A deferral."""
        cells = self.cells(words.DEFER, self.person(provider), provider)
        reasons = words.DEFER_REASONS if self.rng.random() < 0.9 else words.WITHDRAW_REASONS
        return {**cells, "reason": self.rng.choice(reasons)}

    def make_resume(self, provider: str, _now: datetime) -> Cells:
        """A return."""
        return self.cells(words.RESUME, self.person(provider), provider)

    def make_withdraw(self, provider: str, _now: datetime) -> Cells:
        """A withdrawal."""
        cells = self.cells(words.WITHDRAW, self.person(provider), provider)
        return {**cells, "reason": self.rng.choice(words.WITHDRAW_REASONS)}

    def make_change(self, provider: str, _now: datetime) -> Cells:
        """A change of schedule, sometimes of cohort, sometimes out of a frozen one and back."""
        rng, person = self.rng, self.person(provider)
        schedule = rng.choice(words.SCHEDULES)
        cohort = rng.choice([person.schedules[0][0], person.schedules[-1][0], 2024])
        if rng.random() < 0.4:
            schedule = rng.choice([name for _, name in person.schedules])
        if person.schedules[0][0] == 2021 and rng.random() < 0.4:
            cohort, schedule = rng.choice([2024, 2024, 2021]), "ecf-standard-september"
        if rng.random() < 0.1:
            cohort = rng.choice([*COHORTS, 2020, 2031])
        blank = rng.random() < 0.4
        if rng.random() < 0.5:
            known = person.schedules[-1][0] if blank else cohort
            person.schedules[-1] = (known, schedule)
        cells = self.cells(words.CHANGE, person, provider)
        return {**cells, "schedule_identifier": schedule, "cohort": "" if blank else str(cohort)}

    def make_partnership(self, _provider: str, _now: datetime) -> Cells:
        """A partnership, by school ID or by URN."""
        rng, school = self.rng, self.rng.choice(self.setting.schools)
        cells = {
            "type": words.PARTNER,
            "cohort": str(rng.choice([*COHORTS, 2024, 2025])),
            "delivery_partner_id": self.partner(),
        }
        if rng.random() < 0.05:
            cells["cohort"] = rng.choice(["2020", "2031"])
        if rng.random() < 0.1:
            return {**cells, **rng.choice([{"urn": "999999"}, {"school_id": UNKNOWN_ID}])}
        by = rng.choice(["school_id", "urn"])
        return {**cells, by: school[by]}

    def make_update(self, provider: str, _now: datetime) -> Cells:
        """A new delivery partner for a partnership, mostly the provider's own."""
        rows = self.setting.rows["partnerships"]
        own = [r["partnership_id"] for r in rows if r["lead_provider"] == provider]
        every = [r["partnership_id"] for r in rows] + [UNKNOWN_ID]
        names = own if own and self.rng.random() < 0.8 else every
        cells = {"partnership_id": self.rng.choice(names), "delivery_partner_id": self.partner()}
        return {"type": words.PARTNER_UPDATE, **cells}

    def partner(self) -> str:
        """A delivery partner, now and then an unknown one."""
        known = self.setting.delivery_partners
        return UNKNOWN_ID if self.rng.random() < 0.05 else self.rng.choice(known)


def write_date(rng: random.Random, instant: datetime) -> str:
    """An instant in one of the forms that a batch may use."""
    plain = instant.astimezone(LONDON)
    form = rng.random()
    if form < 0.35:
        return stamp(instant)
    if form < 0.5:
        return plain.isoformat()
    if form < 0.6:
        return instant.astimezone(UTC).isoformat()
    if form < 0.75:
        return plain.replace(tzinfo=None).isoformat(" ")
    if form < 0.85:
        return plain.date().isoformat()
    if form < 0.9 and plain.day > 12:
        return plain.strftime("%d/%m/%Y %H:%M:%S")
    return plain.strftime("%d %B %Y") if form < 0.97 else plain.strftime("%d-%b-%Y %H:%M")


AMERICAN = ("05/31/2024", "5/6/2024", "12/31/2023 10:00", "13/1/2024")
FAULTS = {
    "participant_id": ("", "12345", "anna", "N/A"),
    "course_identifier": ("", "maths", "npq-headship", "-"),
    "declaration_type": ("", "begun", "retained-9"),
    "declaration_date": ("", "soon", "2024-02-30", "2024-19-01", "2024-10-01T24:00:00Z", "5/6/24"),
    "evidence_held": ("certificate", "N/A"),
    "declaration_id": ("D-17", "123"),
    "reason": ("", "tired"),
    "schedule_identifier": ("", "ecf-standard-june"),
    "cohort": ("24/25", "next", ""),
    "school_id": ("", "oakfield"),
    "urn": ("",),
    "delivery_partner_id": ("", "hub"),
    "partnership_id": ("", "p1"),
    "type": ("", "cancel"),
}
SHORT = {"participant-declaration": "declare", "participant-declaration-void": "Void"}


def blemish(rng: random.Random, row: Cells) -> Cells:
    """Now and then a fault in one cell, or another spelling of a sound one."""
    chance = rng.random()
    names = [name for name in row if name in FAULTS and row[name] != ""]
    if chance > 0.12 or not names:
        return row
    name = rng.choice(names)
    if chance < 0.05 or name == "urn":
        return {**row, name: rng.choice(FAULTS[name])}
    return {**row, name: respell(rng, name, row[name])}


def respell(rng: random.Random, name: str, value: str) -> str:
    """The same value as a person might write it."""
    if value.startswith("{{") or name in ("declaration_date", "cohort"):
        return f" {value} "
    if name.endswith("_id"):
        return rng.choice([value.upper(), f"{{{value}}}", value.replace("-", ""), f" {value}"])
    value = SHORT.get(value, value)
    return rng.choice(
        [value.upper(), value.replace("-", "_"), value.replace("-", " "), f"{value}."]
    )
