-- The sound rows of this file that an earlier sending of the same bytes accepted: they are not judged
-- again (intake cases, section 7). The same bytes have the same rows in the same places.
create or replace table known.recalled as
with sending as (
    select event
    from ledger.event
    where kind = 'batch'
    and event < (select event from event_context)
    and lead_provider_id = (select lead_provider_id from event_context)
    and sha256 = $sha256
),
recorded as (
    select
        event,
        sheet,
        row,
        type,
        declaration_id,
        participant_id
    from ledger.batch_row
    where event in (from sending)
    and outcome = 'accepted'
    qualify row_number() over (partition by sheet, row order by event) = 1
)
select
    parsed.row_id,
    parsed.type,
    recorded.event,
    recorded.declaration_id,
    recorded.participant_id
from fields.parsed
join intake.sheet using (sheet_no)
join recorded
    on recorded.row = parsed.row
    and coalesce(recorded.sheet, '') = coalesce(sheet.name, '')
    and recorded.type = parsed.type::varchar
where parsed.sound
order by parsed.row_id;
