"""Deferrals, returns, withdrawals and changes of schedule (rulebook, sections 6 and 7)."""

from __future__ import annotations

from datetime import datetime

from . import words
from .declaring import unknown_person
from .fields import Row
from .verdict import Verdict
from .world import Declaration, Enrolment, World

# row type -> status now -> the status it becomes, or the error
STATUS_TABLE = {
    words.DEFER: {
        "active": "deferred",
        "deferred": "participant_already_deferred",
        "withdrawn": "participant_already_withdrawn",
    },
    words.RESUME: {
        "active": "participant_already_active",
        "deferred": "active",
        "withdrawn": "participant_withdrawn",
    },
    words.WITHDRAW: {
        "active": "withdrawn",
        "deferred": "withdrawn",
        "withdrawn": "participant_already_withdrawn",
    },
}


def find_person(
    world: World, provider: str, row: Row, verdict: Verdict
) -> tuple[str, Enrolment | None]:
    """The participant and the provider's current enrolment, with the errors of section 4.2."""
    participant = world.resolve(row.participant)
    verdict.participant_id = participant
    if participant != row.participant and world.enrolled(provider, participant):
        verdict.warnings.add("participant_id_changed")
    enrolment = world.current(provider, participant, row.course)
    if enrolment is None:
        verdict.errors.add(unknown_person(world, provider, participant))
    return participant, enrolment


def judge_status(world: World, provider: str, now: datetime, row: Row, verdict: Verdict) -> None:
    """Section 6."""
    participant, enrolment = find_person(world, provider, row, verdict)
    if enrolment is None:
        return
    result = STATUS_TABLE[row.type][enrolment.status]
    if result.startswith("participant_"):
        verdict.errors.add(result)
        return
    enrolment.status = result
    if row.type == words.WITHDRAW:
        enrolment.withdrawn_at = now
        if not world.started(participant, row.course):
            verdict.warnings.add("started_not_declared")


def judge_change(world: World, provider: str, now: datetime, row: Row, verdict: Verdict) -> None:
    """Section 7."""
    participant, enrolment = find_person(world, provider, row, verdict)
    cohort = row.cohort if row.cohort is not None or enrolment is None else enrolment.cohort
    if row.course == words.ECT and row.schedule.startswith("ecf-replacement"):
        verdict.errors.add("schedule_not_for_course")
    if cohort is not None and cohort not in world.cohorts:
        verdict.errors.add("cohort_unknown")
    elif cohort is not None and (cohort, row.schedule) not in world.milestones:
        verdict.errors.add("schedule_not_in_cohort")
    if enrolment is None:
        return
    if enrolment.status != "active":
        verdict.errors.add(f"participant_{enrolment.status}")
    if cohort is None or cohort not in world.cohorts:
        return
    move = frozen_move(world, now, participant, enrolment, cohort)
    verdict.errors |= fit_errors(world, now, row, participant, enrolment, cohort, move)
    if not verdict.errors:
        enrolment.schedule, enrolment.cohort = row.schedule, cohort
        if move:
            enrolment.left_frozen_cohort = move == "out"


def fit_errors(
    world: World,
    now: datetime,
    row: Row,
    participant: str,
    enrolment: Enrolment,
    cohort: int,
    move: str,
) -> set[str]:
    """What stands between an enrolment and a schedule of a known cohort."""
    errors = set()
    made = world.declarations_of(participant, row.course)
    if (enrolment.schedule, enrolment.cohort) == (row.schedule, cohort):
        errors.add("schedule_unchanged")
    schedule = world.milestones.get((cohort, row.schedule))
    if schedule is not None and not move:
        counted = [d for d in made if d.state in words.FUNDED]
        if enrolment.left_frozen_cohort:
            counted = [d for d in counted if not world.frozen(d.cohort, now)]
        if any(d.type not in schedule or not schedule[d.type].contains(d.date) for d in counted):
            errors.add("declaration_outside_new_schedule")
    if cohort == enrolment.cohort:
        return errors
    if any(d.live for d in made) and not move:
        errors.add("cohort_cannot_change")
    partners = world.partnerships.values()
    if not any(
        (p.provider, p.school, p.cohort, p.status)
        == (enrolment.provider, enrolment.school, cohort, "active")
        for p in partners
    ):
        errors.add("no_partnership_for_cohort")
    return errors


def frozen_move(
    world: World, now: datetime, participant: str, enrolment: Enrolment, cohort: int
) -> str:
    """'out' of a frozen cohort, 'back' into it, or '' for an ordinary change (section 7)."""
    if enrolment.course != words.ECT:
        return ""
    made = world.declarations_of(participant, words.ECT)
    if may_leave(world, now, made, enrolment, cohort):
        return "out"
    if (
        enrolment.left_frozen_cohort
        and world.frozen(cohort, now)
        and not any(d.live and d.cohort == enrolment.cohort for d in made)
        and any(d.state in words.FUNDED and d.cohort == cohort for d in made)
    ):
        return "back"
    return ""


def may_leave(
    world: World, now: datetime, made: list[Declaration], enrolment: Enrolment, cohort: int
) -> bool:
    """Part-paid, not completed, induction not ended, from a frozen cohort to 2024."""
    funded = {d.type for d in made if d.state in words.FUNDED}
    return (
        world.frozen(enrolment.cohort, now)
        and cohort == 2024
        and bool(funded - {"completed"})
        and "completed" not in funded
        and enrolment.induction_end is None
    )
