-- What the texts about the rows that a rule has hit may say, from the facts that the rule saw.
select
    kept.row_id,
    kept.broken,
    kept.cohort::varchar as cohort,
    kept.cohort::varchar as cohort_asked,
    (select max(cohort) from known.cohort)::varchar as newest_cohort,
    coalesce('the school with URN ' || kept.urn, 'the school with the ID ' || kept.school_id) as school,
    case
        when parsed.school_id is not null then 'the ID ' || parsed.school_id
        else 'the URN ' || parsed.urn
    end as school_asked,
    coalesce(' (' || own.words || ')', '') as own_row,
    own_partnership.row_id as own_row_id,
    kept.delivery_partner_id::varchar as delivery_partner_id,
    -- The name only of one that works with this provider in some cohort.
    coalesce(
        case when delivery_partner.cohorts is not null then delivery_partner.name end,
        'The delivery partner with the ID ' || kept.delivery_partner_id
    ) as delivery_partner
from judging.explained_partnership_facts as kept
join fields.parsed using (row_id)
left join known.partnership as own_partnership
    on own_partnership.partnership_no = kept.own_active_no
left join judging.row_name as own
    on own.row_id = own_partnership.row_id
left join known.delivery_partner
    on delivery_partner.delivery_partner_id = kept.delivery_partner_id
