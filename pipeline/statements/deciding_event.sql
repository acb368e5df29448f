-- The last event that changed a statement or its figures: its own rows, its adjustments, and lines of
-- this statement and of those before it, which fill the bands first.
with changes as (
    select event
    from ledger.statement
    where cohort = $cohort
    and name = $name
    and (lead_provider_id is null or lead_provider_id = $lead_provider_id)
    union all
    select event
    from ledger.adjustment
    where lead_provider_id = $lead_provider_id
    and cohort = $cohort
    and statement = $name
    union all
    select state.event
    from ledger.declaration_state as state
    join (
        select declaration_id
        from ledger.declaration
        where lead_provider_id = $lead_provider_id
        and cohort = $cohort
    ) as own
        on own.declaration_id = state.declaration_id
    where state.statement in (select unnest($names::varchar[]))
    or state.clawback_statement in (select unnest($names::varchar[]))
)
select
    event,
    event_hash
from ledger.event
where event = (
    select max(event)
    from changes
    where event <= $as_of
)
order by event
