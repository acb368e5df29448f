-- The provider's delivery partners, to copy IDs from.
create or replace table templates.copied_delivery_partners as
select
    any_value(name) as c0,
    delivery_partner_id::varchar as c1,
    string_agg(cohort::varchar, ', ' order by cohort) as c2
from exporting.exported_row
group by delivery_partner_id;
