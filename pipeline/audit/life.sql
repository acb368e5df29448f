-- Every step in the life of some declarations, with the event that took it: one declaration, or all of
-- one participant under any of the IDs given.
select
    about.declaration_id::varchar as declaration_id,
    about.lead_provider_id::varchar as lead_provider_id,
    (
        select max_by(lead_provider.name, (lead_provider.event, lead_provider.seq))
        from ledger.lead_provider
        where lead_provider.lead_provider_id = about.lead_provider_id
    ) as provider,
    about.participant_id::varchar as participant_id,
    about.course_identifier,
    about.declaration_type,
    about.declaration_date,
    about.cohort,
    step.state,
    step.state_reason,
    step.superseded_by::varchar as superseded_by,
    step.statement,
    step.clawback_statement,
    step.event,
    event.kind,
    event.batch_id,
    event.received_at,
    batch_row.sheet,
    batch_row.row
from (
    select *
    from ledger.declaration
    qualify row_number() over (partition by declaration_id order by event desc, seq desc) = 1
) as about
join ledger.declaration_state as step
    on step.declaration_id = about.declaration_id
join ledger.event as event
    on event.event = step.event
left join ledger.batch_row as batch_row
    on batch_row.event = step.event
    and batch_row.declaration_id = step.declaration_id
    and batch_row.row_id = step.seq
    and event.kind = 'batch'
where (
    about.declaration_id = try_cast($declaration_id as uuid)
    or about.participant_id in (select unnest($participant_ids::varchar[])::uuid)
)
and ($viewer::uuid is null or about.lead_provider_id = $viewer::uuid)
order by about.declaration_date, about.declaration_id, step.event, step.seq;
