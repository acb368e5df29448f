-- Files of this kind that were loaded after an event and are followed by nothing but loads.
select
    batch_id,
    sha256
from ledger.event
where event > $event
and kind = 'load'
and json_extract_string(options, '$.kind') = $kind
and not exists (
    select 1
    from ledger.event as later
    where later.event > event.event
    and later.kind <> 'load'
)
order by event;
