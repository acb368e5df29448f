"""Loads of reference data into the referee's world, and what they set in motion."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from . import words
from .dates import day_of, read_instant, start_of_day
from .world import Cohort, Declaration, Enrolment, Milestone, Partnership, School, Statement, World

Cells = Mapping[str, str]
LOAD_ORDER = (
    "cohorts",
    "milestones",
    "lead-providers",
    "delivery-partners",
    "statements",
    "contracts",
    "mentor-contracts",
    "schools",
    "partnerships",
    "participants",
    "participant-id-changes",
    "declarations",
)
BUNDLED = Path(__file__).resolve().parents[2] / "pipeline" / "reference"


def new_world() -> World:
    """A world with the bundled cohorts, milestones and calendar."""
    world = World()
    for kind in ("cohorts", "milestones", "statements"):
        load(world, kind, read_csv(BUNDLED / f"{kind}.csv"))
    return world


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a reference file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def load(world: World, kind: str, rows: Iterable[Cells], now: datetime | None = None) -> None:
    """Loads one file: given values replace, blank cells keep (interface, section 4).

    `now` is when the load was received; only participants need it.
    """
    take = LOADERS[kind]
    world.event += 1
    world.now = now or datetime.now(UTC)
    touched = [take(world, row) for row in rows]
    world.index()
    if kind == "participants" and now is not None:
        for enrolment in touched:
            if isinstance(enrolment, Enrolment):
                settle(world, enrolment, now)


def settle(world: World, enrolment: Enrolment, now: datetime) -> None:
    """Eligibility that has become known moves submitted declarations on (section 4.4)."""
    participant = world.resolve(enrolment.participant)
    current = world.current(enrolment.provider, participant, enrolment.course)
    if current is None or current.eligible is None:
        return
    for d in world.declarations_of(participant, enrolment.course):
        if d.provider != enrolment.provider or d.state != "submitted":
            continue
        if not current.eligible:
            d.state = "ineligible"
            continue
        d.state = "eligible"
        statement = world.open_statement(d.provider, d.cohort, now)
        d.statement = statement.name if statement else ""


def true(text: str) -> bool | None:
    """A yes or no of a reference file; None when blank."""
    return {"true": True, "false": False, "": None}[text.strip().lower()]


def day(text: str) -> date:
    """A day of a reference file."""
    return day_of(read_instant(text.strip()))


def take_provider(world: World, row: Cells) -> None:
    """One lead provider."""
    world.providers[row["name"].casefold()] = row["lead_provider_id"].lower()


def take_cohort(world: World, row: Cells) -> None:
    """One cohort."""
    year = int(row["start_year"])
    cohort = world.cohorts.setdefault(year, Cohort(year))
    if row.get("payments_frozen_at"):
        cohort.frozen_at = read_instant(row["payments_frozen_at"])
    if row.get("mentor_funding"):
        cohort.mentor_funding = true(row["mentor_funding"]) is True
    if row.get("detailed_evidence_types"):
        cohort.detailed_evidence = true(row["detailed_evidence_types"]) is True


def take_milestone(world: World, row: Cells) -> None:
    """One milestone: its first instant and the instant after its last."""
    schedule = world.milestones.setdefault((int(row["cohort"]), row["schedule_identifier"]), {})
    last = row["milestone_date"]
    end = start_of_day(day(last) + timedelta(days=1)) if last else None
    schedule[row["declaration_type"]] = Milestone(start_of_day(day(row["start_date"])), end)


def take_statement(world: World, row: Cells) -> None:
    """One statement, of the calendar or of a named provider."""
    name = row.get("lead_provider", "")
    provider = world.provider(name) if name else ""
    statement = Statement(
        provider,
        int(row["cohort"]),
        row["name"],
        day(row["cut_off_date"]),
        true(row["output_fee"]) is True,
        row.get("state") or "open",
    )
    if provider:
        world.statements[provider, statement.cohort, statement.name] = statement
    else:
        world.calendar[statement.cohort, statement.name] = statement


def take_delivery_partner(world: World, row: Cells) -> None:
    """One delivery partner of a provider in a cohort."""
    provider = world.provider(row["lead_provider"])
    world.delivery_partners.add((row["delivery_partner_id"].lower(), provider, int(row["cohort"])))


def take_school(world: World, row: Cells) -> None:
    """One school in one cohort."""
    key = row["school_id"].lower()
    school = world.schools.setdefault(key, School(key, row["urn"]))
    eligible = true(row["eligible_for_funding"]) is not False
    school.years[int(row["cohort"])] = (eligible, row.get("induction_programme_choice", ""))


def take_partnership(world: World, row: Cells) -> None:
    """One partnership."""
    key = row["partnership_id"].lower()
    world.partnerships[key] = Partnership(
        key,
        world.provider(row["lead_provider"]),
        row["school_id"].lower(),
        int(row["cohort"]),
        row["delivery_partner_id"].lower(),
        row.get("status") or "active",
    )


def take_enrolment(world: World, row: Cells) -> Enrolment:
    """One enrolment, new or loaded again."""
    provider = world.provider(row["lead_provider"])
    key = (row["training_record_id"].lower(), provider, day(row["start_date"]))
    enrolment = world.enrolments.setdefault(key, Enrolment(*key))
    for name, (field, read) in ENROLMENT_FIELDS.items():
        if text := row.get(name, "").strip():
            setattr(enrolment, field, read(text))
    if trn := row.get("teacher_reference_number", "").strip():
        world.trn_log.append((enrolment.participant, trn))
    return enrolment


ENROLMENT_FIELDS: dict[str, tuple[str, Callable[[str], object]]] = {
    "participant_id": ("participant", str.lower),
    "participant_type": ("course", lambda text: words.COURSE_OF[text.lower()]),
    "school_id": ("school", str.lower),
    "cohort": ("cohort", int),
    "schedule_identifier": ("schedule", str),
    "training_status": ("status", str),
    "withdrawal_date": ("withdrawn_at", read_instant),
    "participant_status": ("at_school", str),
    "eligible_for_funding": ("eligible", true),
    "teacher_reference_number": ("trn", str),
    "induction_end_date": ("induction_end", day),
    "mentor_funding_end_date": ("funding_end", day),
    "mentor_ineligible_for_funding_reason": ("funding_reason", str),
    "cohort_changed_after_payments_frozen": ("left_frozen_cohort", lambda text: true(text) is True),
    "end_date": ("end", day),
    "created_at": ("created", read_instant),
}


def take_id_change(world: World, row: Cells) -> None:
    """One replaced participant ID; without a time it was changed when it was loaded."""
    pair = (row["from_participant_id"].lower(), row["to_participant_id"].lower())
    if text := row.get("changed_at", "").strip():
        at = read_instant(text)
    else:
        at = world.id_changes[pair][0] if pair in world.id_changes else world.now
    world.id_changes[pair] = (at, world.event)
    world.change_ids()


def take_declaration(world: World, row: Cells) -> None:
    """One declaration of the history."""
    declaration = Declaration(
        id=row["declaration_id"].lower(),
        number=len(world.declarations),
        provider=world.provider(row["lead_provider"]),
        participant=row["participant_id"].lower(),
        course=row["course_identifier"],
        type=row["declaration_type"],
        date=read_instant(row["declaration_date"]),
        evidence=row.get("evidence_held", ""),
        cohort=int(row["cohort"]),
        created=read_instant(row["created_at"]),
        state=row["state"],
        statement=row.get("statement", ""),
        clawback_statement=row.get("clawback_statement", ""),
        superseded=bool(row.get("superseded_by")),
    )
    world.record(declaration)


def take_nothing(_world: World, _row: Cells) -> None:
    """Money is not the referee's business."""


LOADERS: dict[str, Callable[[World, Cells], object]] = {
    "cohorts": take_cohort,
    "milestones": take_milestone,
    "lead-providers": take_provider,
    "delivery-partners": take_delivery_partner,
    "statements": take_statement,
    "contracts": take_nothing,
    "mentor-contracts": take_nothing,
    "schools": take_school,
    "partnerships": take_partnership,
    "participants": take_enrolment,
    "participant-id-changes": take_id_change,
    "declarations": take_declaration,
}
