-- title: No partnership with the school for this cohort
-- rows: participant-change-schedule
-- field: cohort
-- severity: E
-- needs: has_enrolment, has_both_cohorts
-- advice: You have no active partnership with the participant's school for cohort {new_cohort}.
--   Confirm the partnership first (an ecf-partnership row), then send this row again.
select row_id
from facts
where cohort_changes
and not has_partnership;
