-- What the ledger holds about the schools, partnerships and delivery partners of this batch.
create or replace table known_school as
with asked as (
    select school_id, urn
    from batch
    where type = 'ecf-partnership'
)
select
    school_id,
    any_value(urn) as urn
from school_known
where school_id in (select school_id from asked where school_id is not null)
or urn in (select urn from asked where urn <> '')
group by school_id;

create or replace table known_school_cohort as
select
    school_id,
    cohort,
    eligible_for_funding,
    nullif(induction_programme_choice, '') as induction_programme_choice
from school_known
semi join known_school using (school_id);

-- Partnerships by any provider with these schools, those that update rows name, and this
-- provider's own with the schools of the people of this batch.
create or replace table known_partnership as
select
    row_number() over (
        order by partnership.created_at nulls first, partnership.event, partnership.seq,
            partnership.partnership_id
    )::integer as partnership_no,
    partnership.partnership_id,
    partnership.lead_provider_id = (select lead_provider_id from this) as mine,
    partnership.school_id,
    partnership.cohort,
    partnership.delivery_partner_id,
    partnership.status,
    partnership.created_at,
    null::integer as row_id
from partnership_known as partnership
where partnership.school_id in (select school_id from known_school)
or partnership.partnership_id in (
    select partnership_id
    from batch
    where partnership_id is not null
)
or (
    partnership.lead_provider_id = (select lead_provider_id from this)
    and partnership.school_id in (select school_id from known_enrolment)
);

create or replace table known_delivery_partner as
select
    delivery_partner_id,
    list(distinct cohort) filter (
        where lead_provider_id = (select lead_provider_id from this)
    ) as cohorts,
    max_by(name, cohort) filter (
        where lead_provider_id = (select lead_provider_id from this)
    ) as name
from delivery_partner_known
where delivery_partner_id in (
    select delivery_partner_id
    from batch
    where delivery_partner_id is not null
)
group by delivery_partner_id;

-- Partnership rows take effect in file order for each school.
create or replace table partnership_row as
with asked as (
    select
        batch.row_id,
        batch.type,
        batch.cohort,
        batch.delivery_partner_id,
        batch.partnership_id,
        coalesce(batch.school_id, by_urn.school_id) as school_id
    from batch
    left join (
        select
            urn,
            min(school_id) as school_id
        from known_school
        group by urn
    ) as by_urn
        on batch.school_id is null
        and by_urn.urn = batch.urn
    where batch.sound
    and batch.type in ('ecf-partnership', 'ecf-partnership-update')
),
confirmed as (
    select distinct
        school_id,
        named_uuid(
            'partnership|' || (select lead_provider_id from this) || '|' || school_id || '|' || cohort
        ) as partnership_id
    from asked
    where type = 'ecf-partnership'
    and school_id is not null
),
about as (
    select
        asked.* exclude (school_id),
        coalesce(asked.school_id, known_partnership.school_id, confirmed.school_id) as school_id
    from asked
    left join known_partnership
        on known_partnership.mine
        and known_partnership.partnership_id = asked.partnership_id
    left join confirmed
        on confirmed.partnership_id = asked.partnership_id
)
select
    *,
    row_number() over (
        partition by coalesce(school_id::varchar, 'row ' || row_id)
        order by row_id
    )::integer as place
from about
order by place, row_id;
