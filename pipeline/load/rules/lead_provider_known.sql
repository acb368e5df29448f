-- code: reference_not_found
insert into finding by name
select
    'reference_not_found' as code,
    load_row.row_id,
    'lead_provider' as field,
    map {'what': 'lead provider', 'value': load_typed.lead_provider} as facts
from load_row
join load_typed
    using (row_id)
where
    load_typed.lead_provider is not null
    and load_row.lead_provider_id is null
order by load_row.row_id
