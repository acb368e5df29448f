-- Retired IDs, followed to the end of the chain: as recorded, and as this load changes them.
create table if not exists loading.new_participant_id_change as
select * exclude (event)
from ledger.participant_id_change
limit 0;

create or replace table loading.current_id as
with recursive recorded as (
    select
        event,
        seq,
        from_participant_id,
        to_participant_id
    from ledger.participant_id_change
    where event < (select event from event_context)
    union all
    select
        (select event from event_context) as event,
        seq,
        from_participant_id,
        to_participant_id
    from loading.new_participant_id_change
),
latest as (
    select
        from_participant_id,
        max_by(to_participant_id, (event, seq)) as to_participant_id
    from recorded
    group by from_participant_id
),
chain as (
    select
        from_participant_id as participant_id,
        to_participant_id as current_id,
        1 as steps
    from latest
    union all
    select
        chain.participant_id,
        latest.to_participant_id,
        chain.steps + 1
    from chain
    join latest
        on latest.from_participant_id = chain.current_id
    where chain.steps < 1000
)
select
    participant_id,
    max_by(current_id, steps) as current_id
from chain
group by participant_id;
