-- title: Existing declarations do not fit the new schedule
-- rows: participant-change-schedule
-- field: schedule_identifier
-- severity: E
-- needs: has_enrolment, has_both_schedules
-- related: outside_row_id
-- advice: These declarations do not fit {new_schedule} ({new_cohort}): {outside}. Void them first,
--   then change the schedule and declare again with dates inside the new milestones.
select row_id
from facts
where len(funded_outside) > 0
and not moves_out
and not moves_back;
