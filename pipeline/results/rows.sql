-- What the result columns say of each settled row, in the order of `settled`: its findings of
-- severity E or W.
create or replace table told_of_row as
with told_once as (
    select
        row_id,
        code,
        severity,
        layer,
        title,
        string_agg(detail, '; ' order by seq) as detail,
        min(seq) as seq
    from told
    where row_id is not null
    and severity in ('E', 'W')
    group by row_id, code, severity, layer, title
),
joined as (
    select
        row_id,
        string_agg(code, '; ' order by seq) filter (where severity = 'E') as error_codes,
        string_agg(title, '; ' order by seq) filter (where severity = 'E') as error_titles,
        string_agg(detail, '; ' order by seq) filter (where severity = 'E') as error_details,
        string_agg(code, '; ' order by seq) filter (where severity = 'W') as warning_codes,
        string_agg(code, ';' order by code) filter (
            where severity = 'E'
            or layer in ('field', 'state')
        ) as decided_by
    from told_once
    group by row_id
)
select
    settled.row_id,
    joined.* exclude (row_id)
from settled
left join joined using (row_id)
order by settled.row_id;
