-- Rulebook, section 8.2. The same delivery partner again is accepted and changes nothing.
create or replace table made_now as
select
    facts_now.row_id,
    facts_now.partnership_no,
    facts_now.delivery_partner_id
from facts_now
anti join rejected_now using (row_id);

insert into new_partnership by name
select
    made_now.row_id as seq,
    known.partnership_id,
    (select lead_provider_id from this) as lead_provider_id,
    known.school_id,
    known.cohort,
    made_now.delivery_partner_id,
    known.status,
    before.induction_tutor_name,
    before.induction_tutor_email,
    known.created_at,
    (select now from this) as updated_at
from made_now
join known_partnership as known using (partnership_no)
left join partnership_known as before
    on before.partnership_id = known.partnership_id
where known.delivery_partner_id <> made_now.delivery_partner_id;

update known_partnership
set delivery_partner_id = made_now.delivery_partner_id,
    row_id = made_now.row_id
from made_now
where made_now.partnership_no = known_partnership.partnership_no;

insert into verdict by name
select
    row_id,
    'accepted' as outcome,
    'active' as state
from made_now;
