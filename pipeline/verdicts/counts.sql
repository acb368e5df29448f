-- How many rows of each type had each outcome; ignored rows have no type.
select
    case
        when outcome = 'ignored' then ''
        else coalesce(type, 'unknown')
    end as type,
    outcome,
    count(*) as rows
from verdicts.row_outcome
group by all
order by all;
