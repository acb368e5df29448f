-- code: reference_not_found
insert into finding by name
with declarations as (
    select declaration_id
    from ledger.declaration
    where event < (select event from event_context)
    union
    select declaration_id
    from loading.resolved_row
)
select
    'reference_not_found' as code,
    row_id,
    'superseded_by' as field,
    map {'what': 'declaration', 'value': superseded_by::varchar} as facts
from loading.sound_row
where
    superseded_by is not null
    and superseded_by not in (
        select declaration_id
        from declarations
        where declaration_id is not null
    )
order by row_id
