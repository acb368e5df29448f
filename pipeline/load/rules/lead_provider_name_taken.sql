-- code: reference_name_taken
insert into finding by name
with latest as (
    select
        lead_provider_id,
        max_by(name, (event, seq)) as name
    from ledger.lead_provider
    where
        event < (select event from this)
        and lead_provider_id not in (select lead_provider_id from load_merged)
    group by lead_provider_id
    union all
    select
        lead_provider_id,
        name
    from load_merged
)
select distinct
    'reference_name_taken' as code,
    load_sound.row_id,
    'name' as field,
    map {'what': 'lead provider', 'name': load_sound.name} as facts
from load_sound
join latest
    on lower(latest.name) = lower(load_sound.name)
    and latest.lead_provider_id <> load_sound.lead_provider_id
order by load_sound.row_id
