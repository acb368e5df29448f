-- What the texts about the rows in `hit_row` may say.
-- Another provider's declaration is described only as far as this provider may see it: its
-- enrolment must not have ended before the declaration date (rulebook, section 10).
create or replace table words_now as
with described as (
    select
        known.declaration_no,
        known.mine,
        known.declaration_date,
        declaration_type.declaration_type || ' declaration dated '
            || day_words(london(known.declaration_date)::date) as words,
        known.row_id,
        coalesce(' (' || row_words.words || ')', '') as place
    from known_declaration as known
    join declaration_type using (type_no)
    left join row_words
        on row_words.row_id = known.row_id
    where known.declaration_no in (select holder_no from facts_now semi join hit_row using (row_id))
    or known.declaration_no in (select neighbour_no from facts_now semi join hit_row using (row_id))
)
select
    facts_now.row_id,
    facts_now.course_identifier,
    case facts_now.course_no when 0 then 'ecf-mentor' else 'ecf-induction' end as other_course,
    facts_now.declaration_type,
    facts_now.schedule_identifier,
    facts_now.cohort::varchar as cohort,
    facts_now.participant_status,
    facts_now.evidence_held,
    array_to_string(facts_now.evidence_allowed, ', ') as evidence_allowed,
    day_words(london(facts_now.declaration_date)::date) as declaration_day,
    day_words(facts_now.milestone_start) as milestone_start,
    day_words(facts_now.milestone_date) as milestone_end,
    case
        when facts_now.milestone_date is null
            then 'began on ' || day_words(facts_now.milestone_start)
        else 'ran from ' || day_words(facts_now.milestone_start)
            || ' to ' || day_words(facts_now.milestone_date)
    end as milestone_began,
    day_words(london(case facts_now.training_status
        when 'withdrawn' then facts_now.withdrawal_date
        else facts_now.deferral_date
    end)::date) as status_day,
    coalesce(' by ' || status_row.words, '') as status_changed_by,
    facts_now.status_row_id,
    facts_now.schedule_row_id,
    case
        when holder.mine
            or facts_now.enrolment_ends_at is null
            or holder.declaration_date < facts_now.enrolment_ends_at
            then 'A ' || holder.words || holder.place
        else 'A ' || facts_now.declaration_type || ' declaration'
    end as holder,
    holder.row_id as holder_row_id,
    case
        when neighbour.mine
            or facts_now.enrolment_ends_at is null
            or neighbour.declaration_date < facts_now.enrolment_ends_at
            then 'a ' || neighbour.words || neighbour.place || ' stands on the other side of it'
        else 'another declaration for this participant stands on the other side of it'
    end as neighbour,
    day_words((select today from this)) as today,
    'paid' as paid_or_taken_back,
    'so check that one was made, or make it' as what_follows,
    facts_now.retired_id::varchar as retired_id,
    facts_now.participant_id::varchar as participant_id
from facts_now
semi join hit_row using (row_id)
left join described as holder
    on holder.declaration_no = facts_now.holder_no
left join described as neighbour
    on neighbour.declaration_no = facts_now.neighbour_no
left join row_words as status_row
    on status_row.row_id = facts_now.status_row_id;
