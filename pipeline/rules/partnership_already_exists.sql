-- title: Partnership already exists
-- rows: ecf-partnership
-- field: school_id
-- severity: E
-- needs: has_school_and_cohort
-- related: own_row_id
-- advice: You already have a partnership with {school} for cohort {cohort}{own_row}. To change its
--   delivery partner send an ecf-partnership-update row; otherwise remove this row.
select row_id
from facts
where school_is_eligible
and own_active_no is not null;
