insert into finding by name
select
    cell_fault.code,
    cell_fault.row_id,
    sent_column.name as field,
    cell_fault.column_no,
    cell_fault.value,
    cell_fault.facts
from intake.cell_fault
join loading.row_text
    on row_text.row_id = cell_fault.row_id
join loading.sent_column
    on sent_column.no = cell_fault.column_no
    and sent_column.sheet_no = row_text.sheet_no
order by cell_fault.row_id, cell_fault.column_no
