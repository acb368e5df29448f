-- What the texts about the rows in `hit_row` may say.
create or replace table words_now as
select
    facts_now.row_id,
    facts_now.cohort::varchar as cohort,
    (facts_now.cohort - 1)::varchar as previous_cohort,
    facts_now.cohort::varchar as cohort_asked,
    (select max(cohort) from known_cohort)::varchar as newest_cohort,
    'The school with URN ' || facts_now.urn as school,
    case
        when batch.school_id is not null then 'the ID ' || batch.school_id
        else 'the URN ' || batch.urn
    end as school_asked,
    coalesce(' (' || own.words || ')', '') as own_row,
    own_partnership.row_id as own_row_id,
    facts_now.delivery_partner_id::varchar as delivery_partner_id,
    coalesce(known_delivery_partner.name, facts_now.delivery_partner_id::varchar)
        as delivery_partner
from facts_now
semi join hit_row using (row_id)
join batch using (row_id)
left join known_partnership as own_partnership
    on own_partnership.partnership_no = facts_now.own_active_no
left join row_words as own
    on own.row_id = own_partnership.row_id
left join known_delivery_partner
    on known_delivery_partner.delivery_partner_id = facts_now.delivery_partner_id;
