-- The findings that the ledger has of an old event (`event_context.event`), as they were reported.
create or replace table results.reported_finding as
with recorded as (
    select
        finding.*,
        regexp_extract(finding.cell, '^([A-Z]+)', 1) as letter
    from ledger.finding
    where event = (select event from event_context)
)
select
    recorded.seq,
    recorded.code,
    recorded.severity,
    coalesce(message.title, recorded.code) as title,
    message.layer,
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
    parsed.your_reference
from recorded
left join message using (code)
left join intake.received using (row_id)
left join fields.parsed using (row_id)
left join intake.sheet
    on sheet.name = recorded.sheet
left join intake.sender_column
    on sender_column.sheet_no = sheet.sheet_no
    and sender_column.letter = recorded.letter
order by recorded.seq;
