insert into intake.cell_number by name
select *
from intake_chunk;
