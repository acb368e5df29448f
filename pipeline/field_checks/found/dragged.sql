select
    'cell_series_dragged' as code,
    s.row_id,
    s.field,
    c.column_no,
    map {'first_row': first_row.row::varchar, 'last_row': last_row.row::varchar} as facts
from dragged s
join intake.received r
    on r.row_id = s.row_id
join intake.received first_row
    on first_row.row_id = s.first_row_id
join intake.received last_row
    on last_row.row_id = s.last_row_id
left join fields.field_column c
    on c.sheet_no = r.sheet_no
    and c.field = s.field
