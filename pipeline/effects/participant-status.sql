-- Rulebook, section 6: the date of the change is now.
create or replace table made_now as
select
    row_id,
    enrolment_no,
    reason,
    case type
        when 'participant-defer' then 'deferred'
        when 'participant-withdraw' then 'withdrawn'
        else 'active'
    end as training_status
from facts_now
anti join rejected_now using (row_id);

update known_enrolment
set training_status = made_now.training_status,
    deferral_reason = case when made_now.training_status = 'deferred' then made_now.reason end,
    deferral_date = case when made_now.training_status = 'deferred' then (select now from this) end,
    withdrawal_reason = case when made_now.training_status = 'withdrawn' then made_now.reason end,
    withdrawal_date = case
        when made_now.training_status = 'withdrawn' then (select now from this)
    end,
    status_row_id = made_now.row_id
from made_now
where made_now.enrolment_no = known_enrolment.enrolment_no;

insert into changed_enrolment
select
    made_now.row_id as seq,
    known_enrolment.*
from known_enrolment
join made_now using (enrolment_no);

insert into verdict by name
select
    row_id,
    'accepted' as outcome,
    training_status as state
from made_now;
