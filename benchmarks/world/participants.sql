-- $participants people, one enrolment each. One in 1,000 shares the number of the one before.
select
    made_id('training record', n) as training_record_id,
    'Acorn Teaching' as lead_provider,
    make_date(cohort_of(n), 9, 1) as start_date,
    person_id(n) as participant_id,
    'Person ' || n as full_name,
    1000000 + n - (n % 1000 = 999)::integer as teacher_reference_number,
    'person.' || n || '@school' || n % 2000 || '.example' as email,
    case when course_of(n) = 'ecf-mentor' then 'mentor' else 'ect' end as participant_type,
    made_id('school', n % 2000) as school_id,
    made_id('delivery partner', n % 100) as delivery_partner_id,
    cohort_of(n) as cohort,
    case when is_standard(n) then 'ecf-standard-september' else 'ecf-extended-september' end
        as schedule_identifier,
    case n % 200 when 13 then 'deferred' when 57 then 'withdrawn' else 'active' end
        as training_status,
    case when n % 200 = 57 then 'moved-school' end as withdrawal_reason,
    case when n % 200 = 57 then '2025-06-01T09:00:00Z' end as withdrawal_date,
    case when n % 200 = 13 then 'career-break' end as deferral_reason,
    case when n % 200 = 13 then '2025-06-01T09:00:00Z' end as deferral_date,
    'active' as participant_status,
    case n % 50 when 11 then null when 31 then 'false' else 'true' end as eligible_for_funding,
    n % 7 = 0 as pupil_premium_uplift,
    n % 11 = 0 as sparsity_uplift
from range($participants) as person(n)
order by n;
