-- What the result columns say of each settled row, in the order of `settled`: its findings of
-- severity E or W. Most rows that have any have one.
create or replace table results.row_report as
with faults as (
    select
        row_id,
        code,
        severity,
        title,
        detail,
        seq,
        severity = 'E' or layer in ('field', 'state') as decides
    from results.reported_finding
    where row_id is not null
    and severity in ('E', 'W')
),
several as (
    select row_id
    from faults
    group by row_id
    having count(*) > 1
),
told_once as (
    select
        row_id,
        code,
        severity,
        decides,
        title,
        string_agg(detail, '; ' order by seq) as detail,
        min(seq) as seq
    from faults
    semi join several using (row_id)
    group by row_id, code, severity, decides, title
),
joined as (
    select
        row_id,
        case when severity = 'E' then code end as error_codes,
        case when severity = 'E' then title end as error_titles,
        case when severity = 'E' then detail end as error_details,
        case when severity = 'W' then code end as warning_codes,
        case when decides then code end as decided_by
    from faults
    anti join several using (row_id)
    union all
    select
        row_id,
        string_agg(code, '; ' order by seq) filter (where severity = 'E') as error_codes,
        string_agg(title, '; ' order by seq) filter (where severity = 'E') as error_titles,
        string_agg(detail, '; ' order by seq) filter (where severity = 'E') as error_details,
        string_agg(code, '; ' order by seq) filter (where severity = 'W') as warning_codes,
        string_agg(code, ';' order by code) filter (where decides) as decided_by
    from told_once
    group by row_id
)
select
    row_outcome.row_id,
    joined.* exclude (row_id)
from verdicts.row_outcome
left join joined using (row_id)
order by row_outcome.row_id;
