-- What the texts about the rows that a rule has hit may say, from the facts that the rule saw.
select
    kept.row_id,
    kept.broken,
    kept.cohort::varchar as cohort,
    kept.delivery_partner_id::varchar as delivery_partner_id,
    -- The name only of one that works with this provider in some cohort.
    coalesce(
        case when delivery_partner.cohorts is not null then delivery_partner.name end,
        'The delivery partner with the ID ' || kept.delivery_partner_id
    ) as delivery_partner
from judging.explained_update_facts as kept
left join known.delivery_partner
    on delivery_partner.delivery_partner_id = kept.delivery_partner_id
