-- This provider's declarations that a void by slot would hit although an equal void, accepted in an
-- earlier batch, came before them: the row may be one that was only sent again (rulebook, section 5).
create or replace table known.repeatable as
with slot_void as (
    select
        batch_row.event,
        batch_row.declaration_id
    from ledger.batch_row
    where batch_row.by_slot
    and batch_row.outcome = 'accepted'
    and batch_row.event < (select event from event_context)
    and batch_row.event in (
        select event
        from ledger.event
        where kind = 'batch'
        and lead_provider_id = (select lead_provider_id from event_context)
    )
    and exists (
        from fields.parsed
        where parsed.type = 'participant-declaration-void'
        and parsed.declaration_id is null
    )
),
voided as (
    select
        slot_void.event,
        known.declaration_no,
        known.participant_no,
        known.course_no,
        known.type_no
    from known.declaration as known
    join slot_void using (declaration_id)
),
later as (
    select
        voided.event,
        voided.declaration_no as voided_no,
        known.declaration_no,
        known.declaration_id
    from known.declaration as known
    join voided using (participant_no, course_no, type_no)
    where known.mine
    and known.declaration_no <> voided.declaration_no
),
recorded as (
    select
        declaration_id,
        min(event) as event
    from ledger.declaration
    semi join later using (declaration_id)
    where event < (select event from event_context)
    group by declaration_id
)
select
    later.declaration_no,
    max_by(later.voided_no, later.event) as voided_no
from later
join recorded using (declaration_id)
where recorded.event >= later.event
group by later.declaration_no;
