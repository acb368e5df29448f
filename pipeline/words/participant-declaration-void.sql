-- What the texts about the rows in `hit_row` may say.
create or replace table words_now as
select
    facts_now.row_id,
    target_type.declaration_type as target_type,
    day_words(london(target.declaration_date)::date) as target_day,
    coalesce(' by ' || changed_by.words, '') as target_changed_by,
    facts_now.target_row_id,
    facts_now.target_cohort::varchar as cohort,
    case
        when facts_now.declaration_id is not null then 'has the ID ' || facts_now.declaration_id
        else 'is a ' || facts_now.declaration_type || ' declaration for this participant and '
            || facts_now.course_identifier || ' that can still be voided'
    end as asked_for,
    day_words((select today from this)) as today,
    'taken back' as paid_or_taken_back,
    facts_now.retired_id::varchar as retired_id,
    facts_now.participant_id::varchar as participant_id
from facts_now
semi join hit_row using (row_id)
left join known_declaration as target
    on target.declaration_no = facts_now.target_no
left join declaration_type as target_type
    on target_type.type_no = target.type_no
left join row_words as changed_by
    on changed_by.row_id = facts_now.target_row_id;
