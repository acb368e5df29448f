-- How many rows of each type had each outcome; ignored rows have no type. The line without type and
-- outcome counts what was read.
select
    case
        when outcome = 'ignored' then ''
        else coalesce(type::varchar, 'unknown')
    end as type,
    outcome::varchar as outcome,
    count(*) as rows
from verdicts.row_outcome
group by all
union all
select
    null,
    null,
    count(*)
from intake.received
order by all;
