-- What the texts about the rows that a rule has hit may say, from the facts that the rule saw.
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
    coalesce(' (resumed by ' || status_row.words || ')', '') as resumed_by,
    kept.status_row_id,
    'Nothing will be paid for this training unless you declare it, dated before the withdrawal'
        as what_follows,
    kept.retired_id::varchar as retired_id,
    kept.participant_id::varchar as participant_id
from judging.explained_status_facts as kept
left join judging.row_name as status_row
    on status_row.row_id = kept.status_row_id
