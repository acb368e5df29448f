-- A declaration changes with its state.
update loading.held_declaration
set shown_at = latest.happened_at
from (
    select
        state.declaration_id,
        max(state.event) as event,
        max_by(coalesce(event.server_date, event.received_at), state.event) as happened_at
    from ledger.declaration_state as state
    join ledger.event using (event)
    where state.event < (select event from event_context)
    and state.declaration_id in (select declaration_id from loading.held_declaration)
    group by state.declaration_id
) as latest,
(
    select
        declaration_id,
        max(event) as event
    from ledger.declaration
    where event < (select event from event_context)
    and declaration_id in (select declaration_id from loading.held_declaration)
    group by declaration_id
) as recorded
where latest.declaration_id = held_declaration.declaration_id
and recorded.declaration_id = held_declaration.declaration_id
and latest.event > recorded.event
