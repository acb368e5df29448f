-- A blank is null, however the file wrote it.
insert into intake.received by name
select
    row_id,
    sheet_no,
    row,
    ignored,
    nullif(columns('^s[0-9]+$'), '')
from intake_chunk;
