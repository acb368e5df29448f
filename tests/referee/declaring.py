"""Declarations and voids (rulebook, sections 4 and 5)."""

from __future__ import annotations

from datetime import datetime

from . import words
from .dates import day_of
from .fields import Row
from .verdict import Verdict
from .world import Cohort, Declaration, Enrolment, World


def judge_declaration(
    world: World, provider: str, now: datetime, row: Row, verdict: Verdict
) -> None:
    """Section 4: copy, state checks, warnings, effect."""
    participant = world.resolve(row.participant)
    verdict.participant_id = participant
    enrolment = world.current(provider, participant, row.course)
    copy = find_copy(world, provider, participant, enrolment, row)
    known = bool(world.enrolled(provider, participant)) or copy is not None
    if participant != row.participant and known:
        verdict.warnings.add("participant_id_changed")
    if copy:
        verdict.outcome, verdict.declaration = "already_recorded", copy.id
        verdict.state, verdict.statement = copy.state, copy.statement
        return
    if enrolment is None:
        verdict.errors.add(unknown_person(world, provider, participant))
        return
    verdict.errors |= state_errors(world, now, row, participant, enrolment)
    if not verdict.errors:
        verdict.warnings |= state_warnings(world, now, row, participant, enrolment)
        declare(world, now, row, participant, enrolment, verdict)
        if verdict.state == "submitted":
            verdict.warnings.add("eligibility_not_known")
        elif verdict.state == "ineligible":
            twin = world.by_id[verdict.declaration].superseded
            verdict.warnings.add("declaration_duplicate" if twin else "declaration_not_payable")


def unknown_person(world: World, provider: str, participant: str) -> str:
    """The provider does not train this person, or only for the other course."""
    if world.enrolled(provider, participant):
        return "course_not_recognised_for_participant"
    return "participant_not_recognised"


def kept_evidence(kind: str, evidence: str, cohort: Cohort) -> str:
    """Evidence after the dropping rule of section 4.3."""
    return "" if kind == "started" and not cohort.detailed_evidence else evidence


def find_copy(
    world: World, provider: str, participant: str, enrolment: Enrolment | None, row: Row
) -> Declaration | None:
    """The declaration that this row repeats exactly (section 4.1); the newest of several."""
    for d in reversed(world.declarations_of(participant, row.course)):
        if (d.provider, d.type, d.date) != (provider, row.declaration_type, row.date):
            continue
        if d.state not in words.COPYABLE:
            continue
        cohort = world.cohorts[enrolment.cohort if enrolment else d.cohort]
        if kept_evidence(d.type, row.evidence, cohort) == d.evidence:
            return d
    return None


def state_errors(
    world: World, now: datetime, row: Row, participant: str, enrolment: Enrolment
) -> set[str]:
    """The table of section 4.2 from `participant_deferred` on."""
    assert row.date is not None
    cohort = world.cohorts[enrolment.cohort]
    errors = window_errors(world, row, enrolment) | evidence_errors(row, enrolment, cohort)
    if enrolment.status == "deferred":
        errors.add("participant_deferred")
    if enrolment.status == "withdrawn" and (
        enrolment.withdrawn_at is not None and row.date >= enrolment.withdrawn_at
    ):
        errors.add("declaration_after_withdrawal")
    made = world.declarations_of(participant, row.course)
    if any(d.type == row.declaration_type and d.live for d in made):
        errors.add("declaration_already_exists")
    if refused_for_mentors(row, cohort):
        errors.add("mentor_declaration_type_not_allowed")
    if enrolment.eligible and not world.open_statement(enrolment.provider, cohort.year, now):
        errors.add("no_open_statement_for_cohort")
    return errors


def window_errors(world: World, row: Row, enrolment: Enrolment) -> set[str]:
    """The milestone of the enrolment's schedule."""
    assert row.date is not None
    schedule = world.milestones.get((enrolment.cohort, enrolment.schedule), {})
    milestone = schedule.get(row.declaration_type)
    if milestone is None:
        return {"declaration_type_not_in_schedule"}
    if row.date < milestone.start:
        return {"declaration_before_milestone_start"}
    if milestone.end is not None and row.date >= milestone.end:
        return {"declaration_after_milestone_cutoff"}
    return set()


def refused_for_mentors(row: Row, cohort: Cohort) -> bool:
    """Mentors of cohorts with mentor funding have two types only."""
    return (
        row.course == words.MENTOR
        and cohort.mentor_funding
        and row.declaration_type not in ("started", "completed")
    )


def evidence_errors(row: Row, enrolment: Enrolment, cohort: Cohort) -> set[str]:
    """Section 4.3."""
    kind, mentor = row.declaration_type, enrolment.course == words.MENTOR
    if not cohort.detailed_evidence:
        allowed: tuple[str, ...] = words.THREE_WORDS
        if kind == "started":
            return set()
    elif refused_for_mentors(row, cohort):
        return set()
    elif kind == "retained-2":
        allowed = words.ENGAGEMENT
    elif kind == "completed":
        allowed = words.ENGAGEMENT if mentor else (*words.ENGAGEMENT, words.ONE_TERM)
    else:
        allowed = words.FOUR_WORDS
    if not row.evidence:
        return set() if kind == "started" else {"evidence_held_missing"}
    return set() if row.evidence in allowed else {"evidence_held_not_allowed"}


def state_warnings(
    world: World, now: datetime, row: Row, participant: str, enrolment: Enrolment
) -> set[str]:
    """The warnings of section 4.2 for a row that is accepted."""
    warnings = set()
    if row.declaration_type != "started" and not world.started(participant, row.course):
        warnings.add("started_not_declared")
    if out_of_sequence(world, row, participant, enrolment.cohort):
        warnings.add("declaration_out_of_sequence")
    if enrolment.seen_at_school(day_of(now)) in words.NOT_AT_SCHOOL:
        warnings.add("school_status_not_active")
    cohort = world.cohorts[enrolment.cohort]
    if row.evidence != kept_evidence(row.declaration_type, row.evidence, cohort):
        warnings.add("evidence_held_ignored")
    return warnings


def out_of_sequence(world: World, row: Row, participant: str, cohort: int) -> bool:
    """Dated before an earlier event, or after a later one."""
    assert row.date is not None
    order = words.ORDER_FROM_2025 if cohort >= 2025 else words.ORDER_BEFORE_2025
    place = order.index(row.declaration_type)
    for d in world.declarations_of(participant, row.course):
        other = order.index(d.type)
        if d.live and other < place and row.date < d.date:
            return True
        if d.live and other > place and row.date > d.date:
            return True
    return False


def declare(
    world: World,
    now: datetime,
    row: Row,
    participant: str,
    enrolment: Enrolment,
    verdict: Verdict,
) -> None:
    """Section 4.4: the new declaration, its state and its statement."""
    assert row.date is not None
    cohort = world.cohorts[enrolment.cohort]
    made = Declaration(
        id=world.new_id(),
        number=len(world.declarations),
        provider=enrolment.provider,
        participant=participant,
        course=row.course,
        type=row.declaration_type,
        date=row.date,
        evidence=kept_evidence(row.declaration_type, row.evidence, cohort),
        cohort=cohort.year,
        created=now,
    )
    if world.twin(participant, row.course, row.declaration_type):
        made.state, made.superseded = "ineligible", True
    elif enrolment.eligible is None:
        made.state = "submitted"
    else:
        made.state = "eligible" if enrolment.eligible else "ineligible"
    if made.state == "eligible":
        statement = world.open_statement(enrolment.provider, cohort.year, now)
        made.statement = statement.name if statement else ""
    world.record(made)
    if row.course == words.MENTOR and made.type == "completed":
        complete(world, made, participant)
    verdict.declaration, verdict.state, verdict.statement = made.id, made.state, made.statement


def complete(world: World, made: Declaration, participant: str) -> None:
    """A mentor's `completed` ends the funding."""
    for enrolment in world.mentorings(participant):
        if enrolment.funding_reason not in words.KEPT_REASONS:
            enrolment.funding_end = made.date.date()
            enrolment.funding_reason = "completed_declaration_received"


def judge_void(world: World, provider: str, now: datetime, row: Row, verdict: Verdict) -> None:
    """Section 5."""
    if row.declaration:
        found = world.by_id.get(row.declaration)
        found = found if found and found.provider == provider else None
    else:
        participant = world.resolve(row.participant)
        verdict.participant_id = participant
        found = newest_in_slot(world, provider, participant, row)
        known = found is not None or bool(world.enrolled(provider, participant))
        if participant != row.participant and known:
            verdict.warnings.add("participant_id_changed")
    if found is None:
        verdict.errors.add("declaration_not_found")
    elif found.state == "voided":
        verdict.errors.add("declaration_already_voided")
    elif found.state in ("awaiting_clawback", "clawed_back"):
        verdict.errors.add("declaration_clawed_back")
    else:
        if not row.declaration and world.is_repeat(found):
            verdict.errors.add("void_could_be_a_repeat")
        void(world, now, found, verdict)
        if not row.declaration and not verdict.errors:
            world.note_void(found)


def newest_in_slot(world: World, provider: str, participant: str, row: Row) -> Declaration | None:
    """This provider's newest declaration of the slot that is not taken back yet."""
    fit = [
        d
        for d in world.declarations_of(participant, row.course)
        if d.provider == provider
        and d.type == row.declaration_type
        and d.state not in words.TAKEN_BACK
    ]
    return max(fit, key=lambda d: (d.created, d.number), default=None)


def void(world: World, now: datetime, found: Declaration, verdict: Verdict) -> None:
    """Voids a declaration, or asks for the money back."""
    if found.state == "paid":
        statement = world.open_statement(found.provider, found.cohort, now)
        if statement is None:
            verdict.errors.add("no_open_statement_for_cohort")
        if verdict.errors:
            return
        assert statement is not None
        found.state, found.clawback_statement = "awaiting_clawback", statement.name
        verdict.statement = statement.name
    elif verdict.errors:
        return
    else:
        found.state = "voided"
    verdict.declaration, verdict.state = found.id, found.state
    if found.course == words.MENTOR and found.type == "completed":
        world.recount_completion(world.resolve(found.participant))
