-- The provider's partnerships, to copy IDs from.
create or replace table templates.copied_partnerships as
with school as (
    select
        school_id,
        max_by(coalesce(name, urn), cohort) as name
    from exporting.school_row
    group by school_id
)
select
    school.name as c0,
    exported_row.partnership_id::varchar as c1,
    exported_row.cohort::varchar as c2,
    coalesce(exported_row.delivery_partner_name, exported_row.delivery_partner_id::varchar) as c3,
    exported_row.status as c4
from exporting.exported_row
left join school using (school_id);
