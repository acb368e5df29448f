"""The closed lists of the API's version 3 and the names of its fields, each written once."""

from __future__ import annotations

COURSES = ("ecf-induction", "ecf-mentor")
NPQ_PREFIX = "npq-"
COURSE_OF_PARTICIPANT_TYPE = {"ect": "ecf-induction", "mentor": "ecf-mentor"}

DECLARATION_TYPES = (
    "started",
    "retained-1",
    "retained-2",
    "retained-3",
    "retained-4",
    "completed",
    "extended-1",
    "extended-2",
    "extended-3",
)

EVIDENCE = (
    "training-event-attended",
    "self-study-material-completed",
    "materials-engaged-with-offline",
    "75-percent-engagement-met",
    "75-percent-engagement-met-reduced-induction",
    "one-term-induction",
    "other",
)

DEFER_REASONS = (
    "bereavement",
    "long-term-sickness",
    "parental-leave",
    "career-break",
    "other",
)

WITHDRAW_REASONS = (
    "left-teaching-profession",
    "moved-school",
    "mentor-no-longer-being-mentor",
    "school-left-fip",
    "switched-to-school-led",
    "other",
)

SCHEDULE_TYPES = ("ecf_standard", "ecf_extended", "ecf_reduced", "ecf_replacement")
SCHEDULES = tuple(
    f"ecf-{kind}-{month}"
    for kind in ("standard", "extended", "reduced", "replacement")
    for month in ("september", "january", "april")
)

DECLARATION_STATES = (
    "submitted",
    "eligible",
    "payable",
    "paid",
    "ineligible",
    "voided",
    "awaiting_clawback",
    "clawed_back",
)
STATEMENT_STATES = ("open", "payable", "paid")
TRAINING_STATUSES = ("active", "deferred", "withdrawn")

# Row type -> other words for it -> the columns that are its own (interface, section 3).
ROW_TYPES = (
    "participant-declaration",
    "participant-declaration-void",
    "participant-defer",
    "participant-resume",
    "participant-withdraw",
    "participant-change-schedule",
    "ecf-partnership",
    "ecf-partnership-update",
)

ROW_TYPE_SYNONYMS = {
    "declare": "participant-declaration",
    "declaration": "participant-declaration",
    "void": "participant-declaration-void",
    "defer": "participant-defer",
    "resume": "participant-resume",
    "withdraw": "participant-withdraw",
    "change-schedule": "participant-change-schedule",
    "confirm-partnership": "ecf-partnership",
    "update-partnership": "ecf-partnership-update",
}

FIELDS_OF_ROW_TYPE = {
    "participant-declaration": (
        "participant_id",
        "course_identifier",
        "declaration_type",
        "declaration_date",
        "evidence_held",
    ),
    "participant-declaration-void": (
        "declaration_id",
        "participant_id",
        "course_identifier",
        "declaration_type",
    ),
    "participant-defer": ("participant_id", "course_identifier", "reason"),
    "participant-resume": ("participant_id", "course_identifier"),
    "participant-withdraw": ("participant_id", "course_identifier", "reason"),
    "participant-change-schedule": (
        "participant_id",
        "course_identifier",
        "schedule_identifier",
        "cohort",
    ),
    "ecf-partnership": ("cohort", "school_id", "urn", "delivery_partner_id"),
    "ecf-partnership-update": ("partnership_id", "delivery_partner_id"),
}

# Every field that a rule reads, in the order of the API's pages. `has_passed` is accepted and
# ignored; `your_reference` is the sender's own and echoed everywhere.
FIELDS = (
    "type",
    "participant_id",
    "course_identifier",
    "declaration_type",
    "declaration_date",
    "evidence_held",
    "declaration_id",
    "reason",
    "schedule_identifier",
    "cohort",
    "school_id",
    "urn",
    "delivery_partner_id",
    "partnership_id",
    "your_reference",
)
# How a field is read: as an ID, as a word of a closed list, as a date, as a year.
ID_FIELDS = (
    "participant_id",
    "declaration_id",
    "school_id",
    "delivery_partner_id",
    "partnership_id",
)
WORDS_OF_FIELD = {
    "type": ROW_TYPES,
    "course_identifier": COURSES,
    "declaration_type": DECLARATION_TYPES,
    "evidence_held": EVIDENCE,
    "reason": tuple(dict.fromkeys(DEFER_REASONS + WITHDRAW_REASONS)),
    "schedule_identifier": SCHEDULES,
}
DATE_FIELD = "declaration_date"
YEAR_FIELD = "cohort"
ACCEPTED_AND_IGNORED = ("has_passed",)
RESULT_PREFIX = "result_"
_NOT_COMPARED = dict.fromkeys(map(ord, "-_\ufeff"))


def plain_name(header: str) -> str:
    """The form in which column names are compared: case, spaces, hyphens, underscores gone."""
    return "".join(header.casefold().split()).translate(_NOT_COMPARED)
