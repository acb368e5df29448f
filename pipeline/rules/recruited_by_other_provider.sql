-- title: Recruited by other provider
-- rows: ecf-partnership
-- field: school_id
-- severity: E
-- needs: has_school_and_cohort
-- advice: Another provider has confirmed a partnership with {school} for cohort {cohort}. Ask the
--   school; if it means to train with you, it can challenge that partnership.
select row_id
from facts
where school_is_eligible
and own_active_no is null
and other_is_active;
