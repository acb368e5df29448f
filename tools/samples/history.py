"""What the people of the samples have behind them on 1 December 2025."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from tools.samples.world import (
    BUNDLED,
    Row,
    declaration_id,
    mentor_at,
    participant_id,
    partner_id,
    read_table,
    school_of_name,
    tables,
)

DECLARATION_ORDER = (
    "started",
    "retained-1",
    "retained-2",
    "retained-3",
    "retained-4",
    "completed",
)
COURSES = {"ect": "ecf-induction", "mentor": "ecf-mentor"}
EVIDENCE = ("training-event-attended", "self-study-material-completed", "other")


@cache
def milestone_start(cohort: str, month: str, declaration_type: str) -> date:
    """The first day of the standard schedule's milestone; no earlier than the cohort's first day.

    Source: the bundled milestones. Standard schedules before 2023 have none of the first
    milestones any more; the two years are counted from September instead.
    """
    for row in read_table(BUNDLED / "milestones.csv"):
        if (row["cohort"], row["schedule_identifier"], row["declaration_type"]) == (
            cohort,
            f"ecf-standard-{month}",
            declaration_type,
        ):
            return date.fromisoformat(row["start_date"])
    return date(int(cohort), 9, 1) + timedelta(120 * DECLARATION_ORDER.index(declaration_type))


def statement_of(cohort: str, day: date) -> str:
    """The statement that was open when `day` was declared a week later."""
    return next(
        row["name"]
        for row in read_table(BUNDLED / "statements.csv")
        if row["cohort"] == cohort
        and row["output_fee"] == "true"
        and row["cut_off_date"] >= str(day + timedelta(7))
    )


def past_declaration(number: int, person: Row, declaration_type: str) -> Row:
    """One that was declared three to eight weeks into its milestone, and paid since."""
    month = person["schedule"].rpartition("-")[2]
    start = milestone_start(person["cohort"], month, declaration_type)
    if start.month == 6:  # the milestone opens in June, the training starts in September
        start = start.replace(month=9)
    day = start + timedelta(21 + (7 * number) % 35)
    return {
        "declaration_date": f"{day}T{9 + number % 7:02d}:00:00Z",
        "evidence_held": "" if declaration_type == "started" else EVIDENCE[number % 3],
        "state": "paid",
        "statement": statement_of(person["cohort"], day),
        "clawback_statement": "",
    }


def declarations_of(number: int, person: Row, exceptions: Iterable[Row]) -> list[Row]:
    """What this enrolment has behind it: up to `declared_to`, and as `history.csv` says."""
    told = {
        row["declaration_type"]: {k: v for k, v in row.items() if k != "name"}
        for row in exceptions
        if row["name"] == person["name"]
    }
    upto = person["declared_to"]
    types = DECLARATION_ORDER[: DECLARATION_ORDER.index(upto) + 1] if upto else ()
    rows = {t: told.get(t) or past_declaration(number, person, t) for t in types} | told
    school = school_of_name()[person["school"]]
    return [
        {
            "declaration_id": declaration_id(person["name"], declaration_type),
            "participant_id": participant_id(person["name"]),
            "lead_provider": school["lead_provider"],
            "course_identifier": COURSES[person["type"]],
            "declaration_type": declaration_type,
            **{k: v for k, v in rows[declaration_type].items() if k != "declaration_type"},
            "cohort": person["cohort"],
            "delivery_partner_id": partner_id(school["delivery_partner"]),
            "mentor_id": mentor_at(person["school"]) if person["type"] == "ect" else "",
            "created_at": str(
                date.fromisoformat(rows[declaration_type]["declaration_date"][:10]) + timedelta(6)
            )
            + "T10:00:00Z",
        }
        for declaration_type in rows
    ]


def declarations() -> list[Row]:
    people = [p for p in tables()["people"] if "start_date=" not in p["also"]]
    exceptions = tables()["history"]
    return [
        row
        for number, person in enumerate(people)
        for row in declarations_of(number, person, exceptions)
    ]
