-- code: reference_not_found
insert into finding by name
select
    'reference_not_found' as code,
    resolved_row.row_id,
    'lead_provider' as field,
    map {'what': 'lead provider', 'value': typed_row.lead_provider} as facts
from loading.resolved_row
join loading.typed_row
    using (row_id)
where
    typed_row.lead_provider is not null
    and resolved_row.lead_provider_id is null
order by resolved_row.row_id
