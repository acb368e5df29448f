-- What the texts about the rows that a rule has hit may say, from the facts that the rule saw.
select
    kept.row_id,
    kept.broken,
    target_type.declaration_type as target_type,
    long_date(london(target.declaration_date)::date) as target_day,
    coalesce(' by ' || changed_by.words, '') as target_changed_by,
    kept.target_row_id,
    kept.target_cohort::varchar as cohort,
    case
        when kept.declaration_id is not null then 'has the ID ' || kept.declaration_id
        else 'of type ' || kept.declaration_type || ' for this participant and '
            || kept.course_identifier || ' can still be voided'
    end as asked_for,
    case
        when kept.declaration_id is not null
            then 'the ID in the results of the batch that made it, or leave it blank and give '
                || 'participant_id, course_identifier and declaration_type'
        else 'participant_id, course_identifier and declaration_type, or remove this row'
    end as what_to_check,
    case kept.target_state
        when 'clawed_back' then 'has already been taken back'
        else 'is already being taken back'
    end as taken_back,
    'your ' || repeated_type.declaration_type || ' declaration dated '
        || long_date(london(repeated.declaration_date)::date) || ' (ID ' || repeated.declaration_id
        || ')' as repeated,
    'the ' || target_type.declaration_type || ' declaration dated '
        || long_date(london(target.declaration_date)::date) || ' (ID ' || target.declaration_id
        || ')' as target,
    long_date((select today from event_context)) as today,
    'taken back' as paid_or_taken_back,
    'Ask your contract manager what to do about this declaration.' as what_to_do,
    kept.retired_id::varchar as retired_id,
    kept.participant_id::varchar as participant_id
from judging.explained_void_facts as kept
left join known.declaration as target
    on target.declaration_no = kept.target_no
left join known.declaration_type as target_type
    on target_type.type_no = target.type_no
left join known.declaration as repeated
    on repeated.declaration_no = kept.repeated_void_no
left join known.declaration_type as repeated_type
    on repeated_type.type_no = repeated.type_no
left join judging.row_name as changed_by
    on changed_by.row_id = kept.target_row_id
