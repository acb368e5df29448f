-- Rulebook, section 8.1: a challenged partnership comes back under its own ID, else a new one.
create or replace table made_now as
select
    facts_now.row_id,
    facts_now.school_id,
    facts_now.cohort,
    facts_now.delivery_partner_id,
    facts_now.challenged_no,
    coalesce(
        known.partnership_id,
        named_uuid(
            'partnership|' || (select lead_provider_id from this)
            || '|' || facts_now.school_id || '|' || facts_now.cohort
        )
    ) as new_partnership_id,
    coalesce(known.created_at, (select now from this)) as created_at
from facts_now
anti join rejected_now using (row_id)
left join known_partnership as known
    on known.partnership_no = facts_now.challenged_no;

update known_partnership
set status = 'active',
    delivery_partner_id = made_now.delivery_partner_id,
    row_id = made_now.row_id
from made_now
where made_now.challenged_no = known_partnership.partnership_no;

insert into known_partnership by name
select
    (select coalesce(max(partnership_no), 0) from known_partnership)
        + row_number() over (order by row_id) as partnership_no,
    new_partnership_id as partnership_id,
    true as mine,
    school_id,
    cohort,
    delivery_partner_id,
    'active' as status,
    created_at,
    row_id
from made_now
where challenged_no is null;

insert into new_partnership by name
select
    made_now.row_id as seq,
    made_now.new_partnership_id as partnership_id,
    (select lead_provider_id from this) as lead_provider_id,
    made_now.school_id,
    made_now.cohort,
    made_now.delivery_partner_id,
    'active' as status,
    before.induction_tutor_name,
    before.induction_tutor_email,
    made_now.created_at,
    (select now from this) as updated_at
from made_now
left join partnership_known as before
    on before.partnership_id = made_now.new_partnership_id;

insert into verdict by name
select
    row_id,
    'accepted' as outcome,
    'active' as state
from made_now;
