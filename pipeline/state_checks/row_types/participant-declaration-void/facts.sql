-- One row per void of the turn, with the declaration it is about.
--   target_*         the declaration with that ID if it is this provider's, else (no ID given) this
--                    provider's newest of the slot that is not voided or taken back
--   repeated_void_no the declaration that an equal void of an earlier batch hit before the target
--                    was recorded
--   open_statement   the statement that is open for that declaration's own cohort
with row_now as (
    select
        turn_row.*,
        naming_row.declaration_id
    from turn_row
    left join judging.naming_row using (row_id)
    where type = 'participant-declaration-void'
    and place = $place
),
by_id as (
    select
        row_now.row_id,
        row_now.participant_no,
        known.declaration_no
    from known.declaration as known
    join row_now
        on row_now.participant_no = known.participant_no
        and row_now.declaration_id = known.declaration_id
    where known.mine
    and known.row_id is null
),
by_slot as (
    select
        row_now.row_id,
        row_now.participant_no,
        max(known.declaration_no) as declaration_no
    from known.declaration as known
    join row_now
        on row_now.participant_no = known.participant_no
        and row_now.course_no = known.course_no
        and row_now.type_no = known.type_no
    where row_now.declaration_id is null
    and known.mine
    and known.state not in ('voided', 'awaiting_clawback', 'clawed_back')
    group by row_now.row_id, row_now.participant_no
),
target as (
    select
        found.row_id as asking_row_id,
        known.*
    from known.declaration as known
    join (from by_id union all from by_slot) as found
        on found.participant_no = known.participant_no
        and found.declaration_no = known.declaration_no
)
select
    row_now.*,
    null::integer as copy_no,
    target.declaration_no as target_no,
    target.declaration_id as target_id,
    target.declaration_no is not null as has_target,
    coalesce(target.state = 'paid', false) as needs_statement,
    row_now.has_any_enrolment or target.declaration_no is not null as is_own_participant,
    target.state as target_state,
    case when target.state = 'paid' then 'awaiting_clawback' else 'voided' end as new_state,
    target.cohort as target_cohort,
    target.statement as target_statement,
    target.superseded_by_no as target_superseded_by_no,
    target.state_row_id as target_row_id,
    case when row_now.declaration_id is null then repeatable.voided_no end as repeated_void_no,
    open_statement.statement as open_statement
from row_now
left join target
    on target.asking_row_id = row_now.row_id
left join known.repeatable
    on repeatable.declaration_no = target.declaration_no
left join known.open_statement
    on open_statement.cohort = target.cohort
