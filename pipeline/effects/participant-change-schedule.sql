-- Rulebook, section 7: the enrolment has the new schedule and cohort from now on; declarations keep
-- theirs.
create or replace table made_now as
select
    row_id,
    enrolment_no,
    training_status,
    new_schedule,
    new_cohort,
    moves_out,
    moves_back
from facts_now
anti join rejected_now using (row_id);

update known_enrolment
set schedule_identifier = made_now.new_schedule,
    cohort = made_now.new_cohort,
    cohort_changed_after_payments_frozen = case
        when made_now.moves_out then true
        when made_now.moves_back then false
        else known_enrolment.cohort_changed_after_payments_frozen
    end,
    schedule_row_id = made_now.row_id
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
