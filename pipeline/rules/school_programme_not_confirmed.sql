-- title: School has not confirmed its programme for this cohort
-- rows: ecf-partnership
-- field: school_id
-- severity: E
-- needs: has_school_and_cohort
-- advice: For cohort {cohort}, {school} has not yet said what programme it runs. Ask the school's
--   induction tutor to confirm it, then send this row again.
select row_id
from facts
where school_is_eligible
and own_active_no is null
and not other_is_active
and previous_is_active
and programme is null;
