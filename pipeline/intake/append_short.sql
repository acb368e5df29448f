insert into intake.short_row by name
select *
from intake_chunk;
