insert into intake.cell_fault by name
select *
from intake_chunk;
