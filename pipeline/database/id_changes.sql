-- Every change of a participant ID in its latest version, as known before an event, and as staged
-- for that event itself. `linked`: the ID
-- that was replaced had itself replaced another one.
create or replace table ids.id_change as
with recorded as (
    select
        from_participant_id,
        to_participant_id,
        changed_at,
        event,
        seq
    from ledger.participant_id_change
    where event < $before
    union all
    select
        from_participant_id,
        to_participant_id,
        changed_at,
        $before,
        seq
    from ids.staged_change
),
latest as (
    select *
    from recorded
    qualify row_number() over (
        partition by from_participant_id, to_participant_id
        order by event desc, seq desc
    ) = 1
)
select
    *,
    from_participant_id in (select to_participant_id from latest) as linked
from latest;
