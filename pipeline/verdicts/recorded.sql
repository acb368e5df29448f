-- The answers of the ledger in the place of those that judging again has given: what results are
-- written from. `event_context.event` is the event whose results are made again.
create or replace table verdicts.row_outcome as
select
    batch_row.row_id,
    received.sheet_no,
    batch_row.sheet,
    batch_row.row,
    batch_row.type,
    batch_row.outcome,
    batch_row.declaration_id,
    batch_row.state,
    batch_row.statement,
    batch_row.participant_id,
    declaration.declaration_type,
    declaration.cohort
from ledger.batch_row
left join intake.received using (row_id)
left join ledger.declaration
    on declaration.event = batch_row.event
    and declaration.seq = batch_row.row_id
where batch_row.event = (select event from event_context)
order by batch_row.row_id;
