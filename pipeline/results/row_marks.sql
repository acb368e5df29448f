-- What is marked of each row, from `marked_cell`. Most rows that have findings have one.
create or replace table results.row_mark as
with several as (
    select row_id
    from results.marked_cell
    group by row_id
    having count(*) > 1
),
cell as (
    select
        row_id,
        place,
        any_value(header) as header,
        min(seq) filter (where severity = 'E') as error_seq,
        min(seq) filter (where severity = 'W') as warning_seq
    from results.marked_cell
    semi join several using (row_id)
    group by row_id, place
),
warning as (
    select
        marked_cell.row_id,
        reported_finding.title,
        string_agg(reported_finding.detail, '; ' order by seq) as detail,
        min(seq) as seq
    from results.marked_cell
    join results.reported_finding using (seq)
    where marked_cell.severity = 'W'
    group by marked_cell.row_id, reported_finding.code, reported_finding.title
),
warnings as (
    select
        row_id,
        string_agg(title, '; ' order by seq) as warning_titles,
        string_agg(detail, '; ' order by seq) as warning_details
    from warning
    group by row_id
),
cells as (
    select
        row_id,
        case when severity = 'E' then [place] end as error_places,
        case when severity = 'W' then [place] end as warning_places,
        case when severity = 'E' then header end as error_columns,
        case when severity = 'W' then header end as warning_columns
    from results.marked_cell
    anti join several using (row_id)
    union all
    select
        row_id,
        list(place) filter (where error_seq is not null) as error_places,
        list(place) filter (where error_seq is null) as warning_places,
        string_agg(header, '; ' order by error_seq) filter (where error_seq is not null)
            as error_columns,
        string_agg(header, '; ' order by warning_seq) filter (where warning_seq is not null)
            as warning_columns
    from cell
    group by row_id
)
select
    cells.*,
    warnings.warning_titles,
    warnings.warning_details
from cells
left join warnings using (row_id);
