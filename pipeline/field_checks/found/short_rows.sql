select
    'row_too_few_values' as code,
    row_id,
    min(column_no) as column_no,
    map {'columns': string_agg(header, ', ' order by column_no)} as facts
from (
    select distinct
        row_id,
        column_no,
        header
    from unreached
)
group by row_id
