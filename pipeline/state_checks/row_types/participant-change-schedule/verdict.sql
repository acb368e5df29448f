-- What the results say of each row.
insert into judged.verdict by name
select
    row_id,
    type,
    case when accepted then 'accepted' else 'rejected' end as outcome,
    case when has_any_enrolment then participant_id end as participant_id,
    unasked
from judging.judged_schedule_facts;
