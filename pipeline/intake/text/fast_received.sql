-- Rows keep the order of the file, so the place in the table is the place in the file.
create or replace table intake.received as
select
    (rowid + 1)::integer as row_id,
    0::integer as sheet_no,
    (rowid + 1 + $header_row)::integer as row,
    null::varchar as ignored,
    columns('^s[0-9]+$')
from intake.fast_row;
