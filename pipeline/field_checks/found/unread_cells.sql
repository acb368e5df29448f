-- Cells that could not be read at all: that, and no rule about their value.
select
    r.fault as code,
    r.row_id,
    r.field,
    c.column_no,
    r.value,
    r.facts
from fields.odd_reading r
left join fields.field_column c
    on c.sheet_no = r.sheet_no
    and c.field = r.field
where r.fault is not null
and not r.told
and r.row_id not in (select row_id from fields.fatal_row)
