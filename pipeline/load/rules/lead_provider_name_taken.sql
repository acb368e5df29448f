-- code: reference_name_taken
insert into finding by name
with latest as (
    select
        lead_provider_id,
        max_by(name, (event, seq)) as name
    from ledger.lead_provider
    where
        event < (select event from event_context)
        and lead_provider_id not in (select lead_provider_id from loading.merged_row)
    group by lead_provider_id
    union all
    select
        lead_provider_id,
        name
    from loading.merged_row
)
select distinct
    'reference_name_taken' as code,
    sound_row.row_id,
    'name' as field,
    map {'what': 'lead provider', 'name': sound_row.name} as facts
from loading.sound_row
join latest
    on lower(latest.name) = lower(sound_row.name)
    and latest.lead_provider_id <> sound_row.lead_provider_id
order by sound_row.row_id
