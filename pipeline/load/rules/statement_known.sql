-- code: reference_not_found
insert into finding by name
select
    'reference_not_found' as code,
    row_id,
    'statement' as field,
    map {
        'what': 'statement',
        'value': concat(statement, ' of cohort ', cohort)
    } as facts
from loading.sound_row
where
    statement is not null
    and cohort is not null
    and not exists (
        select 1
        from ledger.statement
        where
            statement.event < (select event from event_context)
            and statement.cohort = sound_row.cohort
            and statement.name = sound_row.statement
            and (
                statement.lead_provider_id is null
                or statement.lead_provider_id = sound_row.lead_provider_id
            )
    )
order by row_id
