-- How many field checks of a row were not run, because what they look at was faulty or blank.
create or replace table fields.not_evaluated as
with rules_of_field as (
    select type, field, count(*) as checks
    from fields.field_rule
    group by type, field
),
not_run as (
    select row_id, later as checks
    from fields.broken
    union all
    select r.row_id, f.checks
    from fields.odd_reading r
    join fields.parsed on parsed.row_id = r.row_id
    join rules_of_field f on f.type = coalesce(parsed.type, 'any') and f.field = r.field
    where r.fault is not null and r.row_id not in (select row_id from fields.fatal_row)
    union all
    select parsed.row_id, f.checks
    from fields.parsed
    join fields.fatal_row on fatal_row.row_id = parsed.row_id
    join rules_of_field f on f.type = parsed.type
)
select row_id, sum(checks)::integer as checks
from not_run
group by row_id
having sum(checks) > 0
order by row_id;
