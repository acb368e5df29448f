insert into finding by name
select
    cell_fault.code,
    cell_fault.row_id,
    load_column.name as field,
    cell_fault.column_no,
    cell_fault.value,
    cell_fault.facts
from cell_fault
join load_text
    on load_text.row_id = cell_fault.row_id
join load_column
    on load_column.no = cell_fault.column_no
    and load_column.sheet_no = load_text.sheet_no
order by cell_fault.row_id, cell_fault.column_no
