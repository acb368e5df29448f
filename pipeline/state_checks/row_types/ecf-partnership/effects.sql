-- Rulebook, section 8.1: a challenged partnership comes back under its own ID, else a new one.
update known.partnership
set status = 'active',
    delivery_partner_id = facts.delivery_partner_id,
    row_id = facts.row_id
from judging.partnership_facts as facts
where facts.accepted
and facts.place = $place
and facts.challenged_no = partnership.partnership_no;

insert into known.partnership by name
select
    (select coalesce(max(partnership_no), 0) from known.partnership)
        + row_number() over (order by row_id) as partnership_no,
    named_uuid(
        'partnership|' || (select lead_provider_id from event_context) || '|' || school_id || '|' || cohort
    ) as partnership_id,
    true as mine,
    school_id,
    cohort,
    delivery_partner_id,
    'active' as status,
    (select now from event_context) as created_at,
    row_id
from judging.partnership_facts
where accepted
and place = $place
and challenged_no is null;

insert into judged.new_partnership by name
select
    facts.row_id as seq,
    known.partnership_id,
    (select lead_provider_id from event_context) as lead_provider_id,
    known.school_id,
    known.cohort,
    known.delivery_partner_id,
    'active' as status,
    known.created_at,
    (select now from event_context) as updated_at
from judging.partnership_facts as facts
join known.partnership as known
    on known.row_id = facts.row_id
where facts.accepted
and facts.place = $place;
