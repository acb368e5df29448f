-- Once for each column.
select
    'date_zone_assumed' as code,
    c.field,
    c.column_no,
    c.sheet_no,
    map {'column': c.header} as facts
from fields.field_column c
where c.field = 'declaration_date'
and c.sheet_no in (from zoneless)
