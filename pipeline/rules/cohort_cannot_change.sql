-- title: Cohort cannot be changed
-- rows: participant-change-schedule
-- field: cohort
-- severity: E
-- needs: has_enrolment, has_both_cohorts
-- advice: The cohort cannot change from {cohort} to {new_cohort} while these declarations stand:
--   {live_declarations}. Void them first, or leave the cohort as it is.
select row_id
from facts
where cohort_changes
and has_live
and not moves_out
and not moves_back;
