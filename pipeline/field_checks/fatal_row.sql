-- The rows that intake has already refused as a whole: nothing else of them is judged. Faults of
-- single cells leave the rest of their row to be judged.
create or replace table fields.fatal_row as
select distinct row_id
from finding
where code in (select code from fields.fault_code)
    and not starts_with(code, 'cell_')
    and row_id is not null;
