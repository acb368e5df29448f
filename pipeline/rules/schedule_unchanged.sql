-- title: Participant is already on this schedule
-- rows: participant-change-schedule
-- field: schedule_identifier
-- severity: E
-- needs: has_enrolment, has_both_cohorts
-- related: schedule_row_id
-- advice: The participant is already on {new_schedule} ({new_cohort}){schedule_changed_by}. Remove
--   this row, or correct the schedule or the cohort.
select row_id
from facts
where schedule_identifier = new_schedule
and cohort = new_cohort;
