-- One row per partnership update of the turn (`$place`), with this provider's partnership.
with row_now as (
    select *
    from judging.partnership_row
    where type = 'ecf-partnership-update'
    and place = $place
    and row_id between $first and $last
)
select
    row_now.* exclude (cohort),
    null::integer as copy_no,
    known.cohort,
    known.partnership_no,
    known.partnership_no is not null as has_partnership,
    known.status,
    delivery_partner.delivery_partner_id is not null as has_delivery_partner,
    delivery_partner.delivery_partner_id is not null
        and known.partnership_no is not null as has_partner_and_cohort,
    coalesce(list_contains(delivery_partner.cohorts, known.cohort), false)
        as partner_is_in_cohort
from row_now
left join known.partnership as known
    on known.mine
    and known.partnership_id = row_now.partnership_id
left join known.delivery_partner
    on delivery_partner.delivery_partner_id = row_now.delivery_partner_id
