-- title: Schedule is not available for this course
-- rows: participant-change-schedule
-- field: schedule_identifier
-- severity: E
-- advice: Replacement schedules such as {new_schedule} are for mentors; this row is about an ECT
--   (ecf-induction). Use a standard, extended or reduced schedule.
select row_id
from facts
where course_no = 0
and schedule_is_replacement;
