-- What the texts about the rows in `hit_row` may say.
create or replace table words_now as
select
    facts_now.row_id,
    facts_now.cohort::varchar as cohort,
    facts_now.delivery_partner_id::varchar as delivery_partner_id,
    coalesce(known_delivery_partner.name, facts_now.delivery_partner_id::varchar)
        as delivery_partner
from facts_now
semi join hit_row using (row_id)
left join known_delivery_partner
    on known_delivery_partner.delivery_partner_id = facts_now.delivery_partner_id;
