-- How values were read, where it was not as they stand.
select
    n.code,
    n.row_id,
    n.field,
    c.column_no,
    n.facts
from (
    select 'value_normalised' as code, row_id, sheet_no, field, facts
    from fields.odd_reading
    where normalised
    and fault is null
    union all
    select unnest(warnings) as code, row_id, sheet_no, field, facts
    from fields.odd_reading
    where len(warnings) > 0
    and fault is null
) as n
left join fields.field_column c
    on c.sheet_no = n.sheet_no
    and c.field = n.field
where n.row_id not in (select row_id from fields.fatal_row)
