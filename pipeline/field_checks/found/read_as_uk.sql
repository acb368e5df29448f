-- Once for each column.
select
    'date_read_as_uk' as code,
    c.field,
    c.column_no,
    c.sheet_no,
    map {
        'column': c.header,
        'count': format('{:,} date', counted.dates) || case when counted.dates = 1 then '' else 's' end
    } as facts
from (
    select
        sheet_no,
        count(*) as dates
    from fields.odd_reading
    where read_as_uk
    and fault is null
    and row_id not in (select row_id from fields.fatal_row)
    group by sheet_no
) as counted
join fields.field_column c
    on c.sheet_no = counted.sheet_no
    and c.field = 'declaration_date'
