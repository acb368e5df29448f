"""The closed lists of the rulebook, written down a second time on purpose."""

from __future__ import annotations

ECT, MENTOR = "ecf-induction", "ecf-mentor"
COURSES = (ECT, MENTOR)
COURSE_OF = {"ect": ECT, "mentor": MENTOR}

DECLARE = "participant-declaration"
VOID = "participant-declaration-void"
DEFER, RESUME, WITHDRAW = "participant-defer", "participant-resume", "participant-withdraw"
CHANGE = "participant-change-schedule"
PARTNER, PARTNER_UPDATE = "ecf-partnership", "ecf-partnership-update"
ROW_TYPES = {
    name: name for name in (DECLARE, VOID, DEFER, RESUME, WITHDRAW, CHANGE, PARTNER, PARTNER_UPDATE)
} | {
    "declare": DECLARE,
    "declaration": DECLARE,
    "void": VOID,
    "defer": DEFER,
    "resume": RESUME,
    "withdraw": WITHDRAW,
    "change-schedule": CHANGE,
    "confirm-partnership": PARTNER,
    "update-partnership": PARTNER_UPDATE,
}

RETAINED = ("retained-1", "retained-2", "retained-3", "retained-4")
EXTENDED = ("extended-1", "extended-2", "extended-3")
TYPES = ("started", *RETAINED, "completed", *EXTENDED)
ORDER_BEFORE_2025 = ("started", *RETAINED, *EXTENDED, "completed")
ORDER_FROM_2025 = ("started", *RETAINED, "completed", *EXTENDED)

FOUR_WORDS = (
    "training-event-attended",
    "self-study-material-completed",
    "materials-engaged-with-offline",
    "other",
)
THREE_WORDS = ("training-event-attended", "self-study-material-completed", "other")
ENGAGEMENT = ("75-percent-engagement-met", "75-percent-engagement-met-reduced-induction")
ONE_TERM = "one-term-induction"
EVIDENCE = (*FOUR_WORDS, *ENGAGEMENT, ONE_TERM)

DEFER_REASONS = ("bereavement", "long-term-sickness", "parental-leave", "career-break", "other")
WITHDRAW_REASONS = (
    "left-teaching-profession",
    "moved-school",
    "mentor-no-longer-being-mentor",
    "school-left-fip",
    "switched-to-school-led",
    "other",
)
MONTHS = ("september", "january", "april")
KINDS = ("standard", "extended", "reduced", "replacement")
SCHEDULES = tuple(f"ecf-{kind}-{month}" for kind in KINDS for month in MONTHS)

LIVE = ("submitted", "eligible", "payable", "paid")
FUNDED = ("eligible", "payable", "paid")
COPYABLE = (*LIVE, "ineligible")
TAKEN_BACK = ("voided", "awaiting_clawback", "clawed_back")
NOT_AT_SCHOOL = ("left", "leaving", "withdrawn")
KEPT_REASONS = ("completed_during_early_roll_out", "started_not_completed")

WARNINGS = (
    "participant_id_changed",
    "started_not_declared",
    "declaration_out_of_sequence",
    "school_status_not_active",
    "evidence_held_ignored",
    "declaration_not_payable",
    "declaration_duplicate",
    "eligibility_not_known",
)
