-- What the texts about the rows in `hit_row` may say.
create or replace table words_now as
select
    facts_now.row_id,
    facts_now.course_identifier,
    case facts_now.course_no when 0 then 'ecf-mentor' else 'ecf-induction' end as other_course,
    day_words(london(case facts_now.training_status
        when 'withdrawn' then facts_now.withdrawal_date
        when 'deferred' then facts_now.deferral_date
    end)::date) as status_day,
    coalesce(' by ' || status_row.words, '') as status_changed_by,
    coalesce(' since ' || status_row.words, '') as status_changed_by_since,
    facts_now.status_row_id,
    'so nothing will be paid for this training' as what_follows,
    facts_now.retired_id::varchar as retired_id,
    facts_now.participant_id::varchar as participant_id
from facts_now
semi join hit_row using (row_id)
left join row_words as status_row
    on status_row.row_id = facts_now.status_row_id;
