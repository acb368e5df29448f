-- What the ledger holds about the schools, partnerships and delivery partners of this batch.
create or replace table known.school as
with asked as (
    select school_id, urn
    from fields.parsed
    where type = 'ecf-partnership'
)
select
    school_id,
    any_value(urn) as urn
from as_of.school
where school_id in (select school_id from asked where school_id is not null)
or urn in (select urn from asked where urn <> '')
group by school_id;

create or replace table known.school_cohort as
select
    school_id,
    cohort,
    eligible_for_funding,
    nullif(nullif(induction_programme_choice, ''), 'not_yet_known') as induction_programme_choice
from as_of.school
semi join known.school using (school_id);

-- Partnerships by any provider with these schools, those that update rows name, and this
-- provider's own with the schools of the people of this batch.
create or replace table known.partnership as
select
    row_number() over (
        order by partnership.created_at nulls first, partnership.event, partnership.seq,
            partnership.partnership_id
    )::integer as partnership_no,
    partnership.partnership_id,
    partnership.lead_provider_id = (select lead_provider_id from event_context) as mine,
    partnership.school_id,
    partnership.cohort,
    partnership.delivery_partner_id,
    partnership.status,
    partnership.created_at,
    null::integer as row_id
from as_of.partnership as partnership
where partnership.school_id in (select school_id from known.school)
or partnership.partnership_id in (
    select partnership_id
    from fields.parsed
    where partnership_id is not null
)
or (
    partnership.lead_provider_id = (select lead_provider_id from event_context)
    and partnership.school_id in (select school_id from known.enrolment)
);

create or replace table known.delivery_partner as
select
    delivery_partner_id,
    list(distinct cohort) filter (
        where lead_provider_id = (select lead_provider_id from event_context)
    ) as cohorts,
    max_by(name, cohort) filter (
        where lead_provider_id = (select lead_provider_id from event_context)
    ) as name
from as_of.delivery_partner
where delivery_partner_id in (
    select delivery_partner_id
    from fields.parsed
    where delivery_partner_id is not null
)
group by delivery_partner_id;
