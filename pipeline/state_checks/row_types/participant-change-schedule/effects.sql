-- Rulebook, section 7: the enrolment has the new schedule and cohort from now on; declarations keep
-- theirs.
update known.enrolment
set schedule_identifier = facts.new_schedule,
    cohort = facts.new_cohort,
    cohort_changed_after_payments_frozen = case
        when facts.moves_out then true
        when facts.moves_back then false
        else enrolment.cohort_changed_after_payments_frozen
    end,
    schedule_row_id = facts.row_id
from judging.schedule_facts as facts
where facts.accepted
and facts.place = $place
and facts.enrolment_rowid = enrolment.enrolment_rowid;

insert into judging.changed_enrolment
select
    facts.row_id as seq,
    enrolment_now.*
from judging.enrolment_now
join judging.schedule_facts as facts using (enrolment_rowid)
where facts.accepted
and facts.place = $place;
