-- What was declared before: three or four declarations a person, in all 10 for every 3 people.
select
    made_id('declaration', n || '/' || k) as declaration_id,
    person_id(n) as participant_id,
    'Acorn Teaching' as lead_provider,
    course_of(n) as course_identifier,
    type_of(k) as declaration_type,
    day_of(n, k) || 'T10:00:00Z' as declaration_date,
    evidence_of(k) as evidence_held,
    ['paid', 'paid', 'eligible', 'voided'][k + 1] as state,
    ['April 2024', 'January 2025', 'August 2025', null][k + 1] as statement,
    cohort_of(n) as cohort,
    made_id('delivery partner', n % 100) as delivery_partner_id,
    day_of(n, k) + 5 || 'T12:00:00Z' as created_at
from range($participants) as person(n)
cross join range(4) as point(k)
where k < 3 or not is_standard(n)
order by n, k;
