-- Partnership rows take effect in file order for each school.
create or replace table judging.partnership_row as
with asked as (
    select
        parsed.row_id,
        parsed.type,
        parsed.cohort,
        parsed.delivery_partner_id,
        parsed.partnership_id,
        coalesce(parsed.school_id, by_urn.school_id) as school_id
    from fields.parsed
    left join (
        select
            urn,
            min(school_id) as school_id
        from known.school
        group by urn
    ) as by_urn
        on parsed.school_id is null
        and by_urn.urn = parsed.urn
    where parsed.sound
    and parsed.type in ('ecf-partnership', 'ecf-partnership-update')
