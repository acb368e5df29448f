-- One row per deferral, resumption or withdrawal of the turn.
--   started_is_live   a live started declaration exists, by whatever provider
with row_now as (
    select *
    from turn_row
    where type in ('participant-defer', 'participant-resume', 'participant-withdraw')
    and place = $place
)
select
    row_now.*,
    null::integer as copy_no,
    case row_now.type
        when 'participant-defer' then 'deferred'
        when 'participant-withdraw' then 'withdrawn'
        else 'active'
    end as new_status,
    row_now.has_any_enrolment as is_own_participant,
    true as is_not_started,
    exists (
        select 1
        from known.declaration as known
        where known.participant_no = row_now.participant_no
        and known.course_no = row_now.course_no
        and known.type_no = 0
        and known.live
    ) as started_is_live
from row_now
