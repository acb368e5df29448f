-- One line per row of the file that has findings of severity E or W, joined for the result columns.
create or replace table told_of_row as
select
    row_id,
    string_agg(distinct_code, '; ' order by seq) filter (where severity = 'E') as error_codes,
    string_agg(title, '; ' order by seq) filter (where severity = 'E') as error_titles,
    string_agg(detail, '; ' order by seq) filter (where severity = 'E') as error_details,
    string_agg(distinct_code, '; ' order by seq) filter (where severity = 'W') as warning_codes
from (
    select
        row_id,
        code as distinct_code,
        severity,
        title,
        string_agg(detail, '; ' order by seq) as detail,
        min(seq) as seq
    from told
    where row_id is not null
    and severity in ('E', 'W')
    group by row_id, code, severity, title
)
group by row_id;
