-- Rulebook, section 6: the date of the change is now.
update known.enrolment
set training_status = facts.new_status,
    deferral_reason = case when facts.new_status = 'deferred' then facts.reason end,
    deferral_date = case when facts.new_status = 'deferred' then (select now from event_context) end,
    withdrawal_reason = case when facts.new_status = 'withdrawn' then facts.reason end,
    withdrawal_date = case when facts.new_status = 'withdrawn' then (select now from event_context) end,
    status_row_id = facts.row_id
from judging.status_facts as facts
where facts.accepted
and facts.place = $place
and facts.enrolment_rowid = enrolment.enrolment_rowid;

insert into judging.changed_enrolment
select
    facts.row_id as seq,
    enrolment_now.*
from judging.enrolment_now
join judging.status_facts as facts using (enrolment_rowid)
where facts.accepted
and facts.place = $place;
