-- One row per schedule change of the turn.
--   new_cohort            the cohort asked for, else the current enrolment's
--   cohort_changes        it differs from the current one
--   schedule_is_offered   the new cohort offers the new schedule
--   funded_outside        declarations (eligible, payable, paid) that the new schedule does not fit
--   live_before           every live declaration of this participant and course
--   moves_out, moves_back the frozen-cohort moves of the rulebook, section 7
with row_now as (
    select
        turn_row.*,
        coalesce(turn_row.asked_cohort, turn_row.cohort) as new_cohort
    from turn_row
    where type = 'participant-change-schedule'
    and place = $place
),
past as (
    select
        row_now.row_id,
        list(known.declaration_no order by known.declaration_no) filter (
            where known.live
        ) as live_before,
        bool_or(known.live and known.cohort = row_now.cohort) as has_live_here,
        bool_or(funded.is_funded and known.cohort = row_now.new_cohort) as has_funded_there,
        bool_or(funded.is_funded and known.type_no <> 5) as has_funded_part,
        bool_or(funded.is_funded and known.type_no = 5) as has_funded_completion,
        list(known.declaration_no order by known.declaration_no) filter (
            where funded.is_funded
            and not (
                row_now.cohort_changed_after_payments_frozen
                and coalesce(their_cohort.frozen, false)
            )
            and (
                milestone.milestone_starts_at is null
                or known.declaration_date < milestone.milestone_starts_at
                or coalesce(known.declaration_date >= milestone.milestone_ends_at, false)
            )
        ) as funded_outside
    from row_now
    join known.declaration as known
        on known.participant_no = row_now.participant_no
        and known.course_no = row_now.course_no
    cross join lateral (
        select known.state in ('eligible', 'payable', 'paid') as is_funded
    ) as funded
    left join known.cohort as their_cohort
        on their_cohort.cohort = known.cohort
    left join known.milestone
        on milestone.cohort = row_now.new_cohort
        and milestone.schedule_identifier = row_now.new_schedule
        and milestone.type_no = known.type_no
    group by row_now.row_id
),
compared as (
    select
        row_now.*,
        row_now.new_cohort is not null as has_new_cohort,
        cohort.cohort is not null as cohort_is_known,
        schedule.cohort is not null as schedule_is_offered,
        row_now.new_schedule like 'ecf-replacement-%' as schedule_is_replacement,
        coalesce(row_now.has_enrolment and row_now.new_cohort <> row_now.cohort, false)
            as cohort_changes,
        past.live_before,
        len(past.live_before) > 0 as has_live,
        past.funded_outside,
        row_now.course_no = 0
            and coalesce(row_now.cohort_frozen, false)
            and coalesce(cohort.takes_frozen, false)
            and coalesce(past.has_funded_part, false)
            and not coalesce(past.has_funded_completion, false)
            and row_now.induction_end_date is null as may_move_out,
        row_now.course_no = 0
            and coalesce(row_now.cohort_changed_after_payments_frozen, false)
            and coalesce(cohort.frozen, false)
            and not coalesce(past.has_live_here, false)
            and coalesce(past.has_funded_there, false) as may_move_back,
        exists (
            select 1
            from known.partnership
            where partnership.mine
            and partnership.status = 'active'
            and partnership.school_id = row_now.school_id
            and partnership.cohort = row_now.new_cohort
        ) as has_partnership
    from row_now
    left join known.cohort
        on cohort.cohort = row_now.new_cohort
    left join known.schedule
        on schedule.cohort = row_now.new_cohort
        and schedule.schedule_identifier = row_now.new_schedule
    left join past using (row_id)
)
select
    compared.*,
    null::integer as copy_no,
    has_any_enrolment as is_own_participant,
    cohort_changes and may_move_out as moves_out,
    cohort_changes and may_move_back as moves_back,
    has_enrolment and cohort_is_known as has_both_cohorts,
    has_enrolment and schedule_is_offered as has_both_schedules
from compared
