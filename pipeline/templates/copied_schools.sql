-- The schools of a cohort, to copy URNs from.
create or replace table templates.copied_schools as
select
    name as c0,
    urn as c1,
    case when in_partnership then 'yes' else 'no' end as c2
from exporting.exported_row;
