"""What can be filled in: the sheets of each kind, their columns, and what belongs into them."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.vocabulary import (
    COURSES,
    DECLARATION_TYPES,
    DEFER_REASONS,
    EVIDENCE,
    SCHEDULES,
    WITHDRAW_REASONS,
)

GUIDE = "#guide"
STATUS_TYPES = (
    "participant-defer",
    "participant-resume",
    "participant-withdraw",
    "participant-change-schedule",
)
# Heads that are no names of columns: what names columns would be read as rows.
LISTS = {
    "Courses": COURSES,
    "Milestones": DECLARATION_TYPES,
    "Evidence": EVIDENCE,
    "Changes": STATUS_TYPES,
    "Reasons to defer": DEFER_REASONS,
    "Reasons to withdraw": WITHDRAW_REASONS,
    "Schedules": SCHEDULES,
}
LIST_OF_COLUMN = {
    "course_identifier": "Courses",
    "declaration_type": "Milestones",
    "evidence_held": "Evidence",
    "type": "Changes",
    "schedule_identifier": "Schedules",
}
FOR_THE_READER = ("teacher", "school", "setting", "milestone_starts", "milestone_ends")
GUIDES = {
    "your_reference": "Your own reference for this row, like KT-1201. Not needed.",
    "teacher": "The name, so that you know the row. It is not used.",
    "school": "The school. It is not used.",
    "setting": "The school, so that you know the row. It is not used.",
    "participant_id": "The participant's ID, like 517933ac-ea4c-5514-b59b-2c4240bb79c7.",
    "course_identifier": "ecf-induction for an ECT, ecf-mentor for a mentor.",
    "declaration_type": "The milestone, like retained-1. Choose from the list.",
    "declaration_date": "The day on which it happened, like 2025-11-05 or 5 November 2025.",
    "evidence_held": "Choose from the list, like training-event-attended. Blank for started in "
    "cohorts before 2025.",
    "declaration_id": "The ID of the declaration to void, like "
    "54819d23-4ee2-5cd0-bbc3-ffb8378c7e70. Or leave it blank and fill in the three after it.",
    "type": "What changes, like participant-defer. Choose from the list.",
    "reason": "Why, like parental-leave. Only to defer and to withdraw.",
    "schedule_identifier": "The new schedule, like ecf-standard-january. Only to change it.",
    "cohort": "The year in which the cohort starts, like 2025.",
    "urn": "The school's URN, like 123456.",
    "delivery_partner_id": "The delivery partner's ID, like 47352493-566c-536c-970b-af5fb65945f3.",
    "partnership_id": "The ID of the partnership to change, like "
    "0e1f5f0e-1d0a-5f6e-8d3c-2b1a09f8e7d6.",
    "milestone_starts": "The first day that counts. It is not used.",
    "milestone_ends": "The last day that counts; blank: there is none. It is not used.",
}
FILLED_IN = "Filled in for you."
WIDTHS = {"reason": 34, "evidence_held": 46, "type": 32, "school": 34, "setting": 34, "teacher": 26}


@dataclass(frozen=True)
class Sheet:
    """A sheet to fill in, and which resources of `export` have IDs to copy into it."""

    title: str
    columns: tuple[str, ...]
    copied: tuple[str, ...]


DECLARATIONS = Sheet(
    "Declarations",
    (
        "your_reference",
        "teacher",
        "participant_id",
        "course_identifier",
        "declaration_type",
        "declaration_date",
        "evidence_held",
    ),
    ("participants",),
)
VOIDS = Sheet(
    "Voids",
    (
        "your_reference",
        "teacher",
        "declaration_id",
        "participant_id",
        "course_identifier",
        "declaration_type",
    ),
    ("declarations",),
)
STATUS_CHANGES = Sheet(
    "Status changes",
    (
        "your_reference",
        "teacher",
        "type",
        "participant_id",
        "course_identifier",
        "reason",
        "schedule_identifier",
        "cohort",
    ),
    ("participants",),
)
PARTNERSHIPS = Sheet(
    "Partnerships",
    ("your_reference", "setting", "cohort", "urn", "delivery_partner_id"),
    ("schools", "delivery-partners"),
)
PARTNERSHIP_CHANGES = Sheet(
    "Partnership changes",
    ("your_reference", "setting", "partnership_id", "delivery_partner_id"),
    ("partnerships", "delivery-partners"),
)
# In the order in which things have to happen: sheets are read from left to right.
SHEETS = {
    "declarations": (DECLARATIONS,),
    "voids": (VOIDS,),
    "status-changes": (STATUS_CHANGES,),
    "partnerships": (PARTNERSHIPS, PARTNERSHIP_CHANGES),
    "all": (VOIDS, STATUS_CHANGES, DECLARATIONS, PARTNERSHIPS, PARTNERSHIP_CHANGES),
}
PREFILLED = (
    "your_reference",
    "teacher",
    "school",
    "declaration_date",
    "evidence_held",
    "participant_id",
    "course_identifier",
    "declaration_type",
    "milestone_starts",
    "milestone_ends",
)
TO_FILL_IN = ("your_reference", "declaration_date", "evidence_held")


def guide_of(name: str, place: int, *, prefilled: bool = False) -> str:
    """What the guide row says of a column; the first one marks the row as the guide."""
    words = GUIDES[name]
    if prefilled:
        if name not in TO_FILL_IN and name not in FOR_THE_READER:
            words = FILLED_IN
        if name == "declaration_date":
            words = "The day on which it happened, like 2025-11-05. Leave date and evidence blank "
            words += "where you do not declare."
        if name == "evidence_held":
            words = "Choose from the list: it has what this row allows."
    return f"{GUIDE} {words}" if place == 0 else words
