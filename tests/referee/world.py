"""What is known: people, schools, statements and declarations, as loads and batches leave them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from . import words
from .dates import day_of, start_of_day

NAMESPACE = uuid.UUID("5f1f2f52-2a43-4f4b-9d7e-8f0f6b6a4b11")


class Milestone(NamedTuple):
    """When declarations of one type may be dated: from `start`, before `end` (None: for ever)."""

    start: datetime
    end: datetime | None

    def contains(self, instant: datetime) -> bool:
        """Whether an instant is inside, London days (section 1)."""
        return self.start <= instant and (self.end is None or instant < self.end)


@dataclass(slots=True)
class Cohort:
    """A call-off contract."""

    year: int
    frozen_at: datetime | None = None
    mentor_funding: bool = False
    detailed_evidence: bool = False


@dataclass(slots=True)
class Statement:
    """One month of a cohort; `provider` is '' in the calendar that holds for everybody."""

    provider: str
    cohort: int
    name: str
    cut_off: date
    output_fee: bool
    state: str = "open"


@dataclass(slots=True)
class Enrolment:
    """One participant's training for one course with one provider."""

    training_record: str
    provider: str
    start: date
    participant: str = ""
    course: str = ""
    school: str = ""
    cohort: int = 0
    schedule: str = ""
    status: str = "active"
    withdrawn_at: datetime | None = None
    at_school: str = ""
    eligible: bool | None = None
    trn: str = ""
    induction_end: date | None = None
    funding_end: date | None = None
    funding_reason: str = ""
    left_frozen_cohort: bool = False
    end: date | None = None
    created: datetime | None = None

    def seen_at_school(self, today: date) -> str:
        """What the school says of the participant, which follows from the dates first."""
        if self.at_school == "withdrawn":
            return "withdrawn"
        if self.end is not None:
            return "leaving" if today < self.end else "left"
        return "joining" if self.start > today else self.at_school or "active"

    def order(self) -> tuple[bool, date, date, datetime]:
        """Sorts the current one last: open-ended, latest start, latest end, latest created."""
        created = self.created or start_of_day(date(1900, 1, 1))
        return (self.end is None, self.start, self.end or date.min, created)


@dataclass(slots=True)
class Declaration:
    """One declaration; `number` counts them as they were recorded."""

    id: str
    number: int
    provider: str
    participant: str
    course: str
    type: str
    date: datetime
    evidence: str
    cohort: int
    created: datetime
    state: str = ""
    statement: str = ""
    clawback_statement: str = ""
    superseded: bool = False
    event: int = 0

    @property
    def live(self) -> bool:
        """Whether it holds its slot."""
        return self.state in words.LIVE


@dataclass(slots=True)
class Partnership:
    """A school's training with one provider in one cohort."""

    id: str
    provider: str
    school: str
    cohort: int
    delivery_partner: str
    status: str = "active"


@dataclass(slots=True)
class School:
    """A school and what is known of it per cohort: (eligible, programme)."""

    id: str
    urn: str
    years: dict[int, tuple[bool, str]] = field(default_factory=dict)


class World:
    """Everything that the referee knows. Loads and accepted rows change it, nothing else."""

    def __init__(self) -> None:
        self.providers: dict[str, str] = {}
        self.cohorts: dict[int, Cohort] = {}
        self.milestones: dict[tuple[int, str], dict[str, Milestone]] = {}
        self.calendar: dict[tuple[int, str], Statement] = {}
        self.statements: dict[tuple[str, int, str], Statement] = {}
        self.schools: dict[str, School] = {}
        self.delivery_partners: set[tuple[str, str, int]] = set()
        self.partnerships: dict[str, Partnership] = {}
        self.enrolments: dict[tuple[str, str, date], Enrolment] = {}
        self.changed_ids: dict[str, str] = {}
        self.id_changes: dict[tuple[str, str], tuple[datetime, int]] = {}
        self.event = 0
        self.now = start_of_day(date(2000, 1, 1))
        self.slot_voids: list[tuple[int, Declaration]] = []
        self.declarations: list[Declaration] = []
        self.by_id: dict[str, Declaration] = {}
        self.trn_log: list[tuple[str, str]] = []
        self.index()

    # ---- finding ----
    def index(self) -> None:
        """Lookups by participant, made anew after every load."""
        self.open_cache: dict[tuple[str, int, date], Statement | None] = {}
        self.first_void: dict[tuple[str, str, str, str], int] = {}
        for event, voided in self.slot_voids:
            self.first_void.setdefault(self.slot_of(voided), event)
        self.trn_of: dict[str, str] = {}
        for participant, trn in self.trn_log:
            self.trn_of[self.resolve(participant)] = trn
        self.people: dict[tuple[str, str], list[Enrolment]] = defaultdict(list)
        for enrolment in self.enrolments.values():
            key = (enrolment.provider, self.resolve(enrolment.participant))
            self.people[key].append(enrolment)
        self.same_trn: dict[str, list[str]] = defaultdict(list)
        for participant, trn in self.trn_of.items():
            self.same_trn[trn].append(participant)
        self.declared: dict[tuple[str, str], list[Declaration]] = defaultdict(list)
        for declaration in self.declarations:
            key = (self.resolve(declaration.participant), declaration.course)
            self.declared[key].append(declaration)

    def resolve(self, participant: str) -> str:
        """The ID that replaced this one, to the end of the chain (section 1)."""
        seen = set()
        while participant in self.changed_ids and participant not in seen:
            seen.add(participant)
            participant = self.changed_ids[participant]
        return participant

    def provider(self, name_or_id: str) -> str:
        """The ID of a provider named in any capitals or by ID."""
        if name_or_id.lower() in self.providers.values():
            return name_or_id.lower()
        return self.providers[name_or_id.casefold()]

    def enrolled(self, provider: str, participant: str) -> list[Enrolment]:
        """The provider's enrolments of a participant, both courses."""
        return self.people.get((provider, participant), [])

    def current(self, provider: str, participant: str, course: str) -> Enrolment | None:
        """The provider's current enrolment (section 1)."""
        mine = [e for e in self.enrolled(provider, participant) if e.course == course]
        return max(mine, key=Enrolment.order, default=None)

    def declarations_of(self, participant: str, course: str) -> list[Declaration]:
        """Every provider's declarations of this participant and course, oldest record first."""
        return self.declared.get((participant, course), [])

    def started(self, participant: str, course: str) -> bool:
        """Whether a live started declaration exists, whoever made it."""
        made = self.declarations_of(participant, course)
        return any(d.type == "started" and d.live for d in made)

    def twin(self, participant: str, course: str, kind: str) -> bool:
        """Whether another participant with the same TRN holds this slot (section 4.4)."""
        trn = self.trn_of.get(participant, "")
        others = [p for p in self.same_trn.get(trn, []) if p != participant] if trn else []
        made = [d for p in others for d in self.declarations_of(p, course)]
        return any(d.type == kind and d.live and not d.superseded for d in made)

    def frozen(self, cohort: int, now: datetime) -> bool:
        """Whether payments of this cohort are frozen at that moment."""
        known = self.cohorts.get(cohort)
        return known is not None and known.frozen_at is not None and known.frozen_at <= now

    # ---- statements ----
    def statements_of(self, provider: str, cohort: int | None = None) -> list[Statement]:
        """A provider's statements: its own rows, and the calendar where it has none."""
        own = {k[1:]: s for k, s in self.statements.items() if k[0] == provider}
        every = {**self.calendar, **own}
        return [s for s in every.values() if cohort in (None, s.cohort)]

    def open_statement(self, provider: str, cohort: int, now: datetime) -> Statement | None:
        """The open statement of a provider and cohort (section 9)."""
        today = day_of(now)
        key = (provider, cohort, today)
        if key not in self.open_cache:
            self.open_cache[key] = self.earliest_open(provider, cohort, today)
        return self.open_cache[key]

    def earliest_open(self, provider: str, cohort: int, today: date) -> Statement | None:
        """Not payable or paid, pays output fees, cut-off today or later; the earliest of them."""
        fit = [
            s
            for s in self.statements_of(provider, cohort)
            if s.state == "open" and s.output_fee and s.cut_off >= today
        ]
        return min(fit, key=lambda s: s.cut_off, default=None)

    def set_state(self, provider: str, statement: Statement, state: str) -> None:
        """A provider's statement gets a state of its own."""
        self.open_cache.clear()
        key = (provider, statement.cohort, statement.name)
        self.statements[key] = Statement(
            provider, key[1], key[2], statement.cut_off, statement.output_fee, state
        )

    def close(self, as_at: date) -> None:
        """Month end: statements whose cut-off has passed become payable (section 9)."""
        closed = set()
        for provider in self.providers.values():
            for statement in self.statements_of(provider):
                if statement.state == "open" and statement.cut_off < as_at:
                    self.set_state(provider, statement, "payable")
                    closed.add((provider, statement.cohort, statement.name))
        for d in self.declarations:
            if d.state == "eligible" and (d.provider, d.cohort, d.statement) in closed:
                d.state = "payable"

    def pay(self, provider: str, cohort: int, name: str) -> bool:
        """Pays a payable statement; False when its state does not allow that."""
        every = {s.name: s for s in self.statements_of(provider, cohort)}
        if every[name].state == "open":
            return False
        self.set_state(provider, every[name], "paid")
        for d in self.declarations:
            if (d.provider, d.cohort) != (provider, cohort):
                continue
            if d.state in ("eligible", "payable") and d.statement == name:
                d.state = "paid"
            elif d.state == "awaiting_clawback" and d.clawback_statement == name:
                d.state = "clawed_back"
        return True

    # ---- changing ----
    def change_ids(self) -> None:
        """Applies every change of an ID in the order of its time (section 1)."""
        self.changed_ids = {}
        for old, new in sorted(self.id_changes, key=self.id_changes.__getitem__):
            if self.resolve(new) == old or self.passes(new, old):
                del self.changed_ids[new]
            self.changed_ids[old] = new

    def passes(self, start: str, end: str) -> bool:
        """Whether following an ID comes through another one."""
        while start in self.changed_ids:
            start = self.changed_ids[start]
            if start == end:
                return True
        return False

    def slot_of(self, d: Declaration) -> tuple[str, str, str, str]:
        """Whose declaration of what it is."""
        return (d.provider, self.resolve(d.participant), d.course, d.type)

    def note_void(self, voided: Declaration) -> None:
        """A void by slot was accepted in the batch at hand."""
        self.slot_voids.append((self.event, voided))
        self.first_void.setdefault(self.slot_of(voided), self.event)

    def is_repeat(self, target: Declaration) -> bool:
        """Whether an equal void of an earlier batch came before the target (section 5)."""
        first = self.first_void.get(self.slot_of(target), self.event)
        return first < self.event and first <= target.event < self.event

    def record(self, declaration: Declaration) -> None:
        """Adds a declaration."""
        declaration.event = self.event
        self.declarations.append(declaration)
        self.by_id[declaration.id] = declaration
        key = (self.resolve(declaration.participant), declaration.course)
        self.declared[key].append(declaration)

    def name_declaration(self, known_as: str, real_id: str) -> None:
        """Lets rows call a declaration by the ID that the product gave it."""
        self.by_id[real_id] = self.by_id[known_as]

    def new_id(self) -> str:
        """An ID for a declaration that a batch makes; the product has its own."""
        return str(uuid.uuid5(NAMESPACE, str(len(self.declarations))))

    def recount_completion(self, participant: str) -> None:
        """A mentor whose last `completed` was taken back is no longer complete (section 4.4)."""
        made = self.declarations_of(participant, words.MENTOR)
        if any(d.type == "completed" and d.state not in words.TAKEN_BACK for d in made):
            return
        for enrolment in self.mentorings(participant):
            if enrolment.funding_reason == "completed_declaration_received":
                enrolment.funding_end, enrolment.funding_reason = None, ""

    def mentorings(self, participant: str) -> Iterable[Enrolment]:
        """Every provider's enrolments of this participant as a mentor."""
        found = [mine for (_, person), mine in self.people.items() if person == participant]
        return [e for mine in found for e in mine if e.course == words.MENTOR]
