select r.row_id, f.checks
from fields.odd_reading r
join fields.parsed
    on parsed.row_id = r.row_id
join rules_of_field f
    on f.type = coalesce(parsed.type, 'any')
    and f.field = r.field
where r.fault is not null
and r.row_id not in (select row_id from fields.fatal_row)
