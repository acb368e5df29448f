insert into cell_fault by name
select *
from intake_chunk;
