-- How many field checks of a row were not run, because what they look at was faulty or blank.
create or replace table not_evaluated as
with rules_of_field as (
    select type, field, count(*) as checks
    from field_rule
    group by type, field
),
not_run as (
    select row_id, later as checks
    from broken
    union all
    select r.row_id, f.checks
    from odd_reading r
    join batch on batch.row_id = r.row_id
    join rules_of_field f on f.type = coalesce(batch.type, 'any') and f.field = r.field
    where r.fault is not null and r.row_id not in (select row_id from fatal_row)
    union all
    select batch.row_id, f.checks
    from batch
    join fatal_row on fatal_row.row_id = batch.row_id
    join rules_of_field f on f.type = batch.type
)
select row_id, sum(checks)::integer as checks
from not_run
group by row_id
having sum(checks) > 0
order by row_id;
