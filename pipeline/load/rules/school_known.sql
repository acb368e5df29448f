-- code: reference_not_found
insert into finding by name
select
    'reference_not_found' as code,
    row_id,
    'school_id' as field,
    map {'what': 'school', 'value': school_id::varchar} as facts
from loading.sound_row
where
    school_id is not null
    and school_id not in (
        select school_id
        from ledger.school
        where event < (select event from event_context)
    )
order by row_id
