-- What the texts about the rows that a rule has hit may say, from the facts that the rule saw.
-- Other providers' declarations are counted, and described only as far as this provider may see
-- them (rulebook, section 10).
with described as (
    select
        kept.row_id,
        known.declaration_no,
        known.row_id as made_by,
        list_contains(kept.funded_outside, known.declaration_no) as is_outside,
        list_contains(kept.live_before, known.declaration_no) as is_live,
        case
            when known.mine
                or kept.enrolment_ends_at is null
                or known.declaration_date < kept.enrolment_ends_at
                then declaration_type.declaration_type || ' dated '
                    || long_date(london(known.declaration_date)::date)
                    || coalesce(' (' || row_name.words || ')', '')
                    || case when known.mine then '' else ' (made by another provider)' end
            else 'one made by another provider'
        end as words
    from judging.explained_schedule_facts as kept
   
    join known.declaration as known
        on known.participant_no = kept.participant_no
        and known.course_no = kept.course_no
    join known.declaration_type
        on declaration_type.type_no = known.type_no
    left join judging.row_name
        on row_name.row_id = known.row_id
),
listed as (
    select
        row_id,
        string_agg(words, ', ' order by declaration_no) filter (where is_outside) as outside,
        string_agg(words, ', ' order by declaration_no) filter (where is_live) as live_declarations,
        min(made_by) filter (where is_outside) as outside_row_id
    from described
    group by row_id
)
select
    kept.row_id,
    kept.broken,
    kept.course_identifier,
    case kept.course_no when 0 then 'ecf-mentor' else 'ecf-induction' end as other_course,
    long_date(london(case kept.training_status
        when 'withdrawn' then kept.withdrawal_date
        when 'deferred' then kept.deferral_date
    end)::date) as status_day,
    coalesce(' by ' || status_row.words, '') as status_changed_by,
    kept.status_row_id,
    kept.cohort::varchar as cohort,
    kept.new_cohort::varchar as new_cohort,
    kept.new_cohort::varchar as cohort_asked,
    (select max(cohort) from known.cohort)::varchar as newest_cohort,
    kept.new_schedule,
    coalesce(', set by ' || schedule_row.words, '') as schedule_changed_by,
    kept.schedule_row_id,
    listed.outside,
    listed.live_declarations,
    listed.outside_row_id,
    kept.retired_id::varchar as retired_id,
    kept.participant_id::varchar as participant_id
from judging.explained_schedule_facts as kept
left join listed using (row_id)
left join judging.row_name as status_row
    on status_row.row_id = kept.status_row_id
left join judging.row_name as schedule_row
    on schedule_row.row_id = kept.schedule_row_id
