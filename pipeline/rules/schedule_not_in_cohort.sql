-- title: Schedule is not offered in this cohort
-- rows: participant-change-schedule
-- field: schedule_identifier
-- severity: E
-- needs: has_new_cohort, cohort_is_known
-- advice: Cohort {new_cohort} does not offer the schedule {new_schedule}. Use a schedule of that
--   cohort, or another cohort.
select row_id
from facts
where not schedule_is_offered;
