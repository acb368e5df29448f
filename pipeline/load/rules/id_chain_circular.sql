-- code: reference_id_chain_circular
-- Of changes that run in a circle the latest says which ID is used now; only where all of them are of
-- one instant nothing says it.
insert into finding by name
with recursive replaced as (
    select
        from_participant_id,
        to_participant_id,
        changed_at
    from loading.sound_row
    union all
    select
        from_participant_id,
        to_participant_id,
        max_by(changed_at, (event, seq)) as changed_at
    from ledger.participant_id_change
    where event < (select event from event_context)
    and (from_participant_id, to_participant_id) not in (
        select (from_participant_id, to_participant_id)
        from loading.sound_row
    )
    group by from_participant_id, to_participant_id
),
reached as (
    select
        row_id,
        from_participant_id as first_id,
        to_participant_id as participant_id,
        changed_at
    from loading.sound_row
    union
    select
        reached.row_id,
        reached.first_id,
        replaced.to_participant_id,
        reached.changed_at
    from reached
    join replaced
        on replaced.from_participant_id = reached.participant_id
        and replaced.changed_at = reached.changed_at
    where reached.participant_id <> reached.first_id
)
select distinct
    'reference_id_chain_circular' as code,
    row_id,
    'to_participant_id' as field,
    map {'id': first_id::varchar} as facts
from reached
where participant_id = first_id
order by row_id
