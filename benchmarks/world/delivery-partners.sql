select
    made_id('delivery partner', n) as delivery_partner_id,
    'Acorn Teaching' as lead_provider,
    cohort,
    'Teaching School Hub ' || (n + 1) as name
from range(100) as partner(n)
cross join range(2022, 2025) as years(cohort)
order by n, cohort;
