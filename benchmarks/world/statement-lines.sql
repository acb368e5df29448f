-- Instead of the declarations: five a person on the standard schedule, all on one open statement;
-- of 300,000 people, 1,000,000.
select
    made_id('declaration', n || '/' || k) as declaration_id,
    person_id(n) as participant_id,
    'Acorn Teaching' as lead_provider,
    course_of(n) as course_identifier,
    type_of(k) as declaration_type,
    day_of(n, k) || 'T10:00:00Z' as declaration_date,
    evidence_of(k) as evidence_held,
    'eligible' as state,
    'August 2025' as statement,
    cohort_of(n) as cohort,
    made_id('delivery partner', n % 100) as delivery_partner_id,
    day_of(n, k) + 5 || 'T12:00:00Z' as created_at
from range($participants) as person(n)
cross join range(5) as point(k)
where is_standard(n)
order by n, k;
