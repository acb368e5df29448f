select
    made_id('school', n) as school_id,
    cohort,
    100000 + n as urn,
    'School ' || (n + 1) as name,
    true as eligible_for_funding,
    'full_induction_programme' as induction_programme_choice
from range(2000) as school(n)
cross join range(2022, 2025) as years(cohort)
order by n, cohort;
