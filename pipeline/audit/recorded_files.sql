-- Every file that was recorded, with its provider's name at the time.
select
    event.kind,
    event.batch_id,
    max_by(lead_provider.name, (lead_provider.event, lead_provider.seq)) as provider,
    event.lead_provider_id::varchar as lead_provider_id
from ledger.event
left join ledger.lead_provider
    on lead_provider.lead_provider_id = event.lead_provider_id
    and lead_provider.event < event.event
where event.kind in ('batch', 'load')
and event.batch_id is not null
group by event.event, event.kind, event.batch_id, event.lead_provider_id
order by event.event;
