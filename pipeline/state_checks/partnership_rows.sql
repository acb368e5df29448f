-- Partnership rows take effect in file order for each school.
create or replace table judging.partnership_row as
with asked as (
    select
        parsed.row_id,
        parsed.type,
        parsed.cohort,
        parsed.delivery_partner_id,
        parsed.partnership_id,
        coalesce(parsed.school_id, by_urn.school_id) as school_id
    from fields.parsed
    left join (
        select
            urn,
            min(school_id) as school_id
        from known.school
        group by urn
    ) as by_urn
        on parsed.school_id is null
        and by_urn.urn = parsed.urn
    where parsed.sound
    and parsed.row_id not in (select row_id from known.recalled)
    and parsed.type in ('ecf-partnership', 'ecf-partnership-update')
),
confirmed as (
    select distinct
        school_id,
        named_uuid(
            'partnership|' || (select lead_provider_id from event_context) || '|' || school_id || '|' || cohort
        ) as partnership_id
    from asked
    where type = 'ecf-partnership'
    and school_id is not null
),
about as (
    select
        asked.* exclude (school_id),
        coalesce(asked.school_id, partnership.school_id, confirmed.school_id) as school_id
    from asked
    left join known.partnership
        on partnership.mine
        and partnership.partnership_id = asked.partnership_id
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
