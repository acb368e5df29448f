select parsed.row_id, f.checks
from fields.parsed
join fields.fatal_row
    on fatal_row.row_id = parsed.row_id
join rules_of_field f
    on f.type = parsed.type
