-- Rulebook, section 8.2. The same delivery partner again is accepted and changes nothing.
insert into judged.new_partnership by name
select
    facts.row_id as seq,
    known.partnership_id,
    (select lead_provider_id from event_context) as lead_provider_id,
    known.school_id,
    known.cohort,
    facts.delivery_partner_id,
    known.status,
    known.created_at,
    (select now from event_context) as updated_at
from judging.update_facts as facts
join known.partnership as known using (partnership_no)
where facts.accepted
and facts.place = $place
and known.delivery_partner_id <> facts.delivery_partner_id;

update known.partnership
set delivery_partner_id = facts.delivery_partner_id,
    row_id = facts.row_id
from judging.update_facts as facts
where facts.accepted
and facts.place = $place
and facts.partnership_no = partnership.partnership_no;
