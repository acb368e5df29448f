-- The name of each school, as it is in the latest of its cohorts.
create or replace view templates.school_name as
select
    school_id,
    max_by(coalesce(name, urn), cohort) as name
from exporting.school_row
group by school_id
