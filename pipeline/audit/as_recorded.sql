-- The answers of the ledger in the place of those that judging again has given: what results are
-- written from. `this.event` is the event whose results are made again.
create or replace table settled as
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
    batch_row.participant_id
from ledger.batch_row
left join received using (row_id)
where batch_row.event = (select event from this)
order by batch_row.row_id;

create or replace table told as
with recorded as (
    select
        finding.*,
        regexp_extract(finding.cell, '^([A-Z]+)', 1) as letter
    from ledger.finding
    where event = (select event from this)
)
select
    recorded.seq,
    recorded.code,
    recorded.severity,
    coalesce(words.title, recorded.code) as title,
    words.layer,
    recorded.row_id,
    sheet.sheet_no,
    received.row,
    recorded.field,
    sender_column.column_no,
    sender_column.header,
    recorded.cell,
    recorded.value,
    recorded.related_rows,
    recorded.detail,
    recorded.sheet,
    batch.your_reference
from recorded
left join words using (code)
left join received using (row_id)
left join batch using (row_id)
left join sheet
    on sheet.name = recorded.sheet
left join sender_column
    on sender_column.sheet_no = sheet.sheet_no
    and sender_column.letter = recorded.letter
order by recorded.seq;
