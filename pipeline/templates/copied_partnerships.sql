-- The provider's partnerships, to copy IDs from.
create or replace table templates.copied_partnerships as
select
    school_name.name as c0,
    exported_row.partnership_id::varchar as c1,
    exported_row.cohort::varchar as c2,
    coalesce(exported_row.delivery_partner_name, exported_row.delivery_partner_id::varchar) as c3,
    exported_row.status as c4
from exporting.exported_row
left join templates.school_name using (school_id);
