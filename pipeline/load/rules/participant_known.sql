-- code: reference_not_found
insert into finding by name
with people as (
    select participant_id
    from ledger.enrolment
    where event < (select event from event_context)
    union
    select from_participant_id
    from ledger.participant_id_change
    where event < (select event from event_context)
)
select
    'reference_not_found' as code,
    row_id,
    'participant_id' as field,
    map {'what': 'participant', 'value': participant_id::varchar} as facts
from loading.sound_row
anti join people
    using (participant_id)
where participant_id is not null
order by row_id
