-- Sheets with a date that was read carefully and names no zone.
select sheet_no
from fields.odd_reading
where zoneless
and fault is null
