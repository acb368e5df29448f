-- Bytes that this provider sent before: as which batch, and what became of it.
insert into finding by name
with sending as (
    select
        batch_id,
        received_at,
        counts
    from ledger.event
    where kind = 'batch'
    and event < (select event from event_context)
    and lead_provider_id = (select lead_provider_id from event_context)
    and sha256 = $sha256
    order by event
    limit 1
),
still as (
    select count(*) as rows
    from verdicts.row_outcome
    where outcome = 'rejected'
)
select
    'file_sent_before' as code,
    map {
        'batch_id': sending.batch_id,
        'when': strftime(london(sending.received_at), '%-d %B %Y at %H:%M'),
        'became': concat(
            json_extract_string(sending.counts, '$.accepted'), ' accepted, ',
            json_extract_string(sending.counts, '$.already_recorded'), ' already recorded, ',
            json_extract_string(sending.counts, '$.rejected'), ' rejected'
        ),
        'asked': case still.rows
            when 0 then 'Its rejected rows were judged again, and none is rejected now.'
            when 1 then 'One row is still rejected: were the corrections saved in the file that was sent?'
            else still.rows || ' rows are still rejected: were the corrections saved in the file that was sent?'
        end
    } as facts
from sending
cross join still;
