-- Retired IDs, followed to the end of the chain. Of several changes of one ID the latest holds; of the
-- linked ones `standing_now` has what is left after changes back.
create or replace table ids.current_id as
with recursive standing as (
    select
        from_participant_id::uuid as from_participant_id,
        to_participant_id::uuid as to_participant_id
    from standing_now
    union all
    select
        from_participant_id,
        max_by(to_participant_id, (changed_at, event, seq))
    from ids.id_change
    where not linked
    group by from_participant_id
),
chain as (
    select
        from_participant_id as participant_id,
        to_participant_id as current_participant_id,
        1 as steps
    from standing
    union all
    select
        chain.participant_id,
        standing.to_participant_id,
        chain.steps + 1
    from chain
    join standing
        on standing.from_participant_id = chain.current_participant_id
)
select
    participant_id,
    max_by(current_participant_id, steps) as current_participant_id
from chain
group by participant_id;

drop table ids.id_change;
drop table ids.staged_change;
