-- code: reference_not_found
insert into finding by name
with offered as (
    select distinct
        cohort,
        schedule_identifier
    from ledger.milestone
    where event < (select event from event_context)
)
select
    'reference_not_found' as code,
    row_id,
    case
        when cohort in (select cohort from offered) then 'schedule_identifier'
        else 'cohort'
    end as field,
    map {
        'what': 'milestone for',
        'value': concat_ws(' in cohort ', schedule_identifier, cohort)
    } as facts
from loading.sound_row
anti join offered
    using (cohort, schedule_identifier)
where
    cohort is not null
    and schedule_identifier is not null
order by row_id
