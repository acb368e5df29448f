-- One row per declaration of the turn, joined to all that its rules may ask about.
--   milestone_*            the milestone of this type in the enrolment's schedule and cohort
--   open_statement         the statement that is open for the enrolment's cohort
--   new_no, new_id         of the declaration that an accepted row makes; the ID derives from the
--                          declaration itself, never from chance or the file
--   copy_no                this provider's exact copy that is live or ineligible (rulebook, 4.1)
--   holder_*               the live declaration that occupies the slot, by whatever provider
--   times_declared         how often this provider declared this slot before, in any state
--   neighbour_*            a live declaration that this one is out of sequence with
--   original_*             the oldest live declaration of another participant with the same TRN
--   evidence_*             what fits this declaration; `recorded_evidence` after the dropping rule
-- `known_declaration` may be long and a turn short: in a join the turn is on the right, where plain
-- plans build their hash table.
with past as (
    select
        row_now.row_id,
        row_now.participant_no,
        min(known.declaration_no) filter (
            where known.type_no = row_now.type_no
            and known.mine
            and known.live
            and known.declaration_date = row_now.declaration_date
            and known.evidence_held is not distinct from row_now.recorded_evidence
        ) as live_copy_no,
        min(known.declaration_no) filter (
            where known.type_no = row_now.type_no
            and known.mine
            and known.state = 'ineligible'
            and known.declaration_date = row_now.declaration_date
            and known.evidence_held is not distinct from row_now.recorded_evidence
        ) as ineligible_copy_no,
        min(known.declaration_no) filter (
            where known.type_no = row_now.type_no
            and known.live
        ) as holder_no,
        count(*) filter (
            where known.type_no = row_now.type_no
            and known.mine
        ) as times_declared,
        bool_or(known.live and known.type_no = 0) as started_is_live,
        min(known.declaration_no) filter (
            where known.live
            and (
                (their_order.position < row_now.position
                    and row_now.declaration_date < known.declaration_date)
                or (their_order.position > row_now.position
                    and row_now.declaration_date > known.declaration_date)
            )
        ) as neighbour_no
    from known.declaration as known
    join row_now
        on row_now.participant_no = known.participant_no
        and row_now.course_no = known.course_no
    left join known.type_order as their_order
        on their_order.cohort = row_now.cohort
        and their_order.type_no = known.type_no
    group by row_now.row_id, row_now.participant_no
),
copied as (
    select
        past.row_id,
        known.declaration_no,
        known.declaration_id,
        known.state,
        known.statement,
        known.live
    from known.declaration as known
    join past
        on past.participant_no = known.participant_no
        and coalesce(past.live_copy_no, past.ineligible_copy_no) = known.declaration_no
),
same_number as (
    select
        row_now.row_id,
        min(known.declaration_no) as original_no
    from known.declaration as known
    join row_now
        on row_now.trn_no = known.trn_no
        and row_now.course_no = known.course_no
        and row_now.type_no = known.type_no
    where known.participant_no <> row_now.participant_no
    and known.live
    and not known.superseded
    group by row_now.row_id
)
select
    row_now.*,
    named_uuid(concat_ws(
        '|',
        'declaration',
        (select lead_provider_id from event_context),
        row_now.participant_id,
        row_now.course_identifier,
        row_now.declaration_type,
        epoch_us(row_now.declaration_date),
        coalesce(row_now.recorded_evidence, '-'),
        coalesce(past.times_declared, 0)
    )) as new_id,
    copied.declaration_no as copy_no,
    copied.declaration_id as copy_id,
    copied.state as copy_state,
    case when copied.live then copied.statement end as copy_statement,
    past.holder_no,
    coalesce(past.times_declared, 0) as times_declared,
    coalesce(past.started_is_live, false) as started_is_live,
    past.neighbour_no,
    same_number.original_no,
    case
        when same_number.original_no is not null then 'ineligible'
        when row_now.eligible_for_funding then 'eligible'
        when not row_now.eligible_for_funding then 'ineligible'
        else 'submitted'
    end as new_state
from row_now
left join past using (row_id)
left join copied using (row_id)
left join same_number using (row_id)
