-- What there is among the rows to be judged.
select
    (select event from event_context),
    count(*),
    list(distinct type::varchar) filter (where type is not null),
    coalesce(bool_or(not sound), false),
    exists (
        from finding
        where code = 'declaration_date_in_future'
    ),
    exists (
        from ledger.event
        where kind = 'batch'
        and event < (select event from event_context)
        and lead_provider_id = (select lead_provider_id from event_context)
        and sha256 = $sha256
    )
from fields.parsed;
