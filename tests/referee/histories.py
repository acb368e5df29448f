"""Random histories: declarations made elsewhere before the first batch."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta

from . import words
from .loading import new_world

Cells = dict[str, str]
CALENDAR = new_world()


def make_uuid(rng: random.Random) -> str:
    """A UUID that depends on the seed alone."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def stamp(instant: datetime) -> str:
    """An instant as the API writes it."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def make_history(
    rng: random.Random, start: datetime, row: Cells, course: str, taken: set[str]
) -> list[Cells]:
    """The history of one enrolment; `taken` are the slots that are held, and grows."""
    schedule = CALENDAR.milestones[int(row["cohort"]), row["schedule_identifier"]]
    made = []
    for kind in list(schedule)[: rng.choice([0, 0, 1, 1, 2, 4, 9])]:
        when = schedule[kind].start + timedelta(days=rng.randrange(20), minutes=rng.randrange(99))
        for number in range(rng.choice([1, 1, 1, 2])):
            dated = when + timedelta(hours=7 * number)
            if dated + timedelta(days=10) > start or rng.random() < 0.3:
                continue
            slot = f"{row['participant_id']} {course} {kind}"
            state = make_state(rng, row["eligible_for_funding"], slot in taken)
            if state in words.LIVE:
                taken.add(slot)
            made.append(make_declaration(rng, row, course, kind, dated, state))
    return made


def make_declaration(
    rng: random.Random, row: Cells, course: str, kind: str, dated: datetime, state: str
) -> Cells:
    """One declaration with the statements that its state asks for."""
    cohort = int(row["cohort"])
    statements = [s for s in CALENDAR.statements_of("", cohort) if s.output_fee]
    on = [s for s in statements if s.cut_off >= dated.date()][:2] or statements[-1:]
    billed = state in (*words.FUNDED, "awaiting_clawback", "clawed_back")
    refunded = state in ("awaiting_clawback", "clawed_back")
    return {
        "declaration_id": make_uuid(rng),
        "participant_id": row["participant_id"],
        "lead_provider": row["lead_provider"],
        "course_identifier": course,
        "declaration_type": kind,
        "declaration_date": stamp(dated),
        "evidence_held": make_evidence(rng, cohort, kind),
        "state": state,
        "cohort": row["cohort"],
        "statement": on[0].name if billed else "",
        "clawback_statement": on[-1].name if refunded else "",
        "created_at": stamp(dated + timedelta(days=1)),
    }


def make_state(rng: random.Random, eligible: str, taken: bool) -> str:
    """A state that the slot and the eligibility allow."""
    free = ["voided", "ineligible", "awaiting_clawback", "clawed_back"]
    if taken or rng.random() < 0.2:
        return rng.choice(free)
    return "submitted" if eligible == "" else rng.choice(words.FUNDED)


def make_evidence(rng: random.Random, cohort: int, kind: str) -> str:
    """Evidence that section 4.3 allows."""
    if kind == "started":
        return ""
    if cohort < 2025:
        return rng.choice(words.THREE_WORDS)
    if kind in ("retained-2", "completed"):
        return rng.choice(words.ENGAGEMENT)
    return rng.choice(words.FOUR_WORDS)
