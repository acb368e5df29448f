-- Sheets with a date in ordinary form that names no zone.
select sheet_no
from fields.row_text
where not ends_with(declaration_date, 'Z')
and is_plain_time(declaration_date)
and read_instant(declaration_date) is not null
