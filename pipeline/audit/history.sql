-- The events asked for, each with its provider's name as it was known then and the last event
-- before it that loaded reference data.
select
    event.event,
    event.kind,
    event.batch_id,
    event.lead_provider_id::varchar as lead_provider_id,
    (
        select max_by(lead_provider.name, (lead_provider.event, lead_provider.seq))
        from ledger.lead_provider
        where lead_provider.lead_provider_id = event.lead_provider_id
        and lead_provider.event < event.event
    ) as provider,
    event.received_at,
    event.server_date,
    event.filename,
    event.bytes,
    event.sha256,
    event.canonical_sha256,
    event.options,
    event.status,
    event.exit_code,
    event.counts,
    event.software_version,
    event.rules_version,
    event.result_hash,
    event.content_hash,
    event.previous_hash,
    event.event_hash,
    (
        select coalesce(max(before.event), 0)
        from ledger.event as before
        where before.kind in ('init', 'load')
        and before.event < event.event
    ) as reference
from ledger.event
where ($provider::uuid is null or event.lead_provider_id = $provider::uuid)
and (
    $concerns::uuid is null
    or event.lead_provider_id = $concerns::uuid
    or event.event in (
        select event from ledger.lead_provider where lead_provider_id = $concerns::uuid
        union all
        select event from ledger.delivery_partner where lead_provider_id = $concerns::uuid
        union all
        select event from ledger.statement where lead_provider_id = $concerns::uuid
        union all
        select event from ledger.contract where lead_provider_id = $concerns::uuid
        union all
        select event from ledger.mentor_contract where lead_provider_id = $concerns::uuid
        union all
        select event from ledger.partnership where lead_provider_id = $concerns::uuid
        union all
        select event from ledger.enrolment where lead_provider_id = $concerns::uuid
        union all
        select event from ledger.declaration where lead_provider_id = $concerns::uuid
    )
)
and ($kind::varchar is null or event.kind = $kind::varchar)
and ($since::timestamp is null or event.received_at >= $since::timestamp)
and ($until::timestamp is null or event.received_at < $until::timestamp)
and ($batch_id::varchar is null or event.batch_id = $batch_id::varchar)
order by event.event;
