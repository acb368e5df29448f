"""What a good `participant-change-schedule` row looks like (rulebook, section 7)."""

from __future__ import annotations

from schemas.rule import Column, RowSchema
from schemas.shared_rules import cohort_malformed, missing, not_in_list
from schemas.status_change import WHO
from schemas.vocabulary import SCHEDULES

schedule_identifier_missing = missing(
    "schedule_identifier",
    "Schedule identifier",
    "The cell is blank. Name the schedule that the participant moves to, like "
    "ecf-standard-january.",
)
schedule_identifier_unknown = not_in_list(
    "schedule_identifier_unknown",
    "schedule_identifier",
    "Schedule identifier is not recognised",
    SCHEDULES,
)

SCHEMA = RowSchema(
    {
        **WHO,
        "schedule_identifier": Column([schedule_identifier_missing, schedule_identifier_unknown]),
        "cohort": Column([cohort_malformed]),
    },
    name="participant-change-schedule",
)
