-- title: School is not eligible for DfE-funded FIP
-- rows: ecf-partnership
-- field: school_id
-- severity: E
-- needs: has_school_and_cohort
-- advice: In cohort {cohort}, {school} is not eligible for DfE-funded training. Remove this row.
select row_id
from facts
where not school_is_eligible;
