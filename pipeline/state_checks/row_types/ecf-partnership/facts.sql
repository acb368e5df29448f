-- One row per partnership of the turn (`$place`).
--   school_is_known, school_is_eligible, programme   the school, and its row for the cohort if any
--   own_active_no, challenged_no                     this provider's partnership with it
--   other_is_active                                  another provider's active one
--   previous_is_active                               any provider's, one cohort before
with row_now as (
    select *
    from judging.partnership_row
    where type = 'ecf-partnership'
    and place = $place
    and row_id between $first and $last
),
past as (
    select
        row_now.row_id,
        min(known.partnership_no) filter (
            where known.mine
            and known.status = 'active'
            and known.cohort = row_now.cohort
        ) as own_active_no,
        max(known.partnership_no) filter (
            where known.mine
            and known.status = 'challenged'
            and known.cohort = row_now.cohort
        ) as challenged_no,
        bool_or(
            not known.mine
            and known.status = 'active'
            and known.cohort = row_now.cohort
        ) as other_is_active,
        bool_or(
            known.status = 'active'
            and known.cohort = row_now.cohort - 1
        ) as previous_is_active
    from row_now
    join known.partnership as known
        on known.school_id = row_now.school_id
    group by row_now.row_id
)
select
    row_now.*,
    null::integer as copy_no,
    school.school_id is not null as school_is_known,
    school.urn,
    coalesce(school_cohort.eligible_for_funding, true) as school_is_eligible,
    school_cohort.induction_programme_choice as programme,
    true as has_new_cohort,
    cohort.cohort is not null as cohort_is_known,
    school.school_id is not null and cohort.cohort is not null as has_school_and_cohort,
    past.own_active_no,
    past.challenged_no,
    coalesce(past.other_is_active, false) as other_is_active,
    coalesce(past.previous_is_active, false) as previous_is_active,
    delivery_partner.delivery_partner_id is not null as has_delivery_partner,
    delivery_partner.delivery_partner_id is not null
        and cohort.cohort is not null as has_partner_and_cohort,
    coalesce(list_contains(delivery_partner.cohorts, row_now.cohort), false)
        as partner_is_in_cohort
from row_now
left join known.school
    on school.school_id = row_now.school_id
left join known.school_cohort
    on school_cohort.school_id = row_now.school_id
    and school_cohort.cohort = row_now.cohort
left join known.cohort
    on cohort.cohort = row_now.cohort
left join known.delivery_partner
    on delivery_partner.delivery_partner_id = row_now.delivery_partner_id
left join past using (row_id)
