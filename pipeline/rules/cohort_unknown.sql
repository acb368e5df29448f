-- title: Cohort is not recognised
-- rows: participant-change-schedule, ecf-partnership
-- field: cohort
-- severity: E
-- needs: has_new_cohort
-- advice: There is no cohort {cohort_asked}. Use the start year of a cohort, for example
--   {newest_cohort}.
select row_id
from facts
where not cohort_is_known;
