-- The school that each row is about, and its turn.
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
