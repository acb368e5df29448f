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
