-- What the results say of each row.
insert into judged.verdict by name
select
    row_id,
    type,
    case when accepted then 'accepted' else 'rejected' end as outcome,
    unasked
from judging.judged_update_facts;
