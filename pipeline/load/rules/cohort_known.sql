-- code: reference_not_found
insert into finding by name
select
    'reference_not_found' as code,
    row_id,
    'cohort' as field,
    map {'what': 'cohort', 'value': cohort::varchar} as facts
from loading.sound_row
where
    cohort is not null
    and cohort not in (
        select start_year
        from ledger.cohort
        where event < (select event from event_context)
    )
order by row_id
